/**
 * The instance, its domain and its trusted domains: the one instance of the process, whichever id a request names.
 * Shared by both versions.
 */
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { fromPage, toPage } from '#api/zitadel/messages-v2/list.ts'
import { acceptUnchanged } from '#api/zitadel/messages-v2/unchanged.ts'
import { toTextQuery } from '#api/zitadel/text-query.ts'
import type { Context } from '#domain/context.ts'
import { changeInstance } from '#domain/instance/change-instance.ts'
import { addTrustedDomain } from '#domain/instance/flows/add-trusted-domain.ts'
import { removeTrustedDomain } from '#domain/instance/flows/remove-trusted-domain.ts'
import { getInstance } from '#domain/instance/get-instance.ts'
import { type InstanceDomain, instanceDomains } from '#domain/instance/instance-domains.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { cutPage } from '#domain/listing/cut-page.ts'
import type { Paging } from '#domain/listing/paging.ts'
import { matchesText } from '#domain/listing/text-match.ts'
import { version } from '#kit/version.ts'

/** `State.RUNNING` of both versions. */
const RUNNING = 2

async function readInstance(ctx: Context) {
  requireOnInstance(ctx.caller, 'iam.read')
  return getInstance(ctx)
}

const fromDomain = (domain: InstanceDomain, instanceId: string, createdAt: number) => ({
  instanceId,
  creationDate: timestampFromMs(createdAt),
  ...domain,
})

export async function read(ctx: Context) {
  const { id, createdAt, changedAt, state } = await readInstance(ctx)
  const instance = {
    id,
    creationDate: timestampFromMs(createdAt),
    changeDate: timestampFromMs(changedAt),
    state: RUNNING,
    name: state.name,
    version,
  } as const
  return { instance, domains: instanceDomains(ctx.externalUrl).map((domain) => fromDomain(domain, id, createdAt)) }
}

export async function rename(ctx: Context, name: string) {
  return { changeDate: timestampFromMs((await changeInstance(ctx, name)).changedAt) }
}

type PageRequest = Parameters<typeof toPage>[0]

/** Condition on a domain; all of a list must hold. */
export type DomainFilter =
  | { readonly kind: 'domain'; readonly domain: string; readonly method: number }
  | { readonly kind: 'primary' | 'generated'; readonly is: boolean }

const matches = (domain: InstanceDomain, filter: DomainFilter): boolean =>
  filter.kind === 'domain'
    ? matchesText(domain.domain, toTextQuery(filter.domain, filter.method))
    : domain[filter.kind] === filter.is

/** Lists the one domain of the instance, in the same order for every column. */
export async function listDomains(ctx: Context, pagination: PageRequest, filters: readonly DomainFilter[]) {
  const paging = toPage(pagination)
  const { id, createdAt } = await readInstance(ctx)
  const domains = instanceDomains(ctx.externalUrl).filter((domain) =>
    filters.every((filter) => matches(domain, filter)),
  )
  const page = cutPage(domains, paging, ({ domain }) => domain)
  return {
    pagination: fromPage(page, paging),
    domains: page.entries.map((domain) => fromDomain(domain, id, createdAt)),
  }
}

export async function addTrusted(ctx: Context, domain: string) {
  return { creationDate: timestampFromMs((await addTrustedDomain(ctx, domain)).changedAt) }
}

/** Removes a trusted domain; one that does not exist is accepted, without a date. */
export const removeTrusted = (ctx: Context, domain: string) =>
  acceptUnchanged<{ deletionDate?: ReturnType<typeof timestampFromMs> }>(
    removeTrustedDomain(ctx, domain).then(({ changedAt }) => ({ deletionDate: timestampFromMs(changedAt) })),
    ['trustedDomain.notFound'],
    () => ({}),
  )

/** `TrustedDomainFieldName.CREATION_DATE` of both versions. */
const CREATION_DATE = 2

interface ListTrusted {
  readonly pagination?: PageRequest
  readonly sortingColumn?: number | undefined
}

/** Lists the trusted domains by name, or by the time they were added. */
export async function listTrusted(
  ctx: Context,
  request: ListTrusted,
  queries: readonly Parameters<typeof toTextQuery>[],
) {
  const paging: Paging = toPage(request.pagination)
  const { id, state } = await readInstance(ctx)
  const trustedDomains = Object.entries(state.trustedDomains).filter(([domain]) =>
    queries.every((query) => matchesText(domain, toTextQuery(...query))),
  )
  const byDate = request.sortingColumn === CREATION_DATE
  const page = cutPage(trustedDomains, paging, ([domain, { createdAt }]) => (byDate ? createdAt : domain))
  const trustedDomain = page.entries.map(([domain, { createdAt }]) => ({
    instanceId: id,
    creationDate: timestampFromMs(createdAt),
    domain,
  }))
  return { pagination: fromPage(page, paging), trustedDomain }
}
