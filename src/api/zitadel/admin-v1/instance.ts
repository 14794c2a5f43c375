import type { MessageInitShape } from '@bufbuild/protobuf'
import type {
  GetAllowedLanguagesResponseSchema,
  GetDefaultLanguageResponseSchema,
  GetMyInstanceResponseSchema,
  GetSupportedLanguagesResponseSchema,
  ListInstanceDomainsRequest,
  ListInstanceDomainsResponseSchema,
  SetDefaultLanguageRequest,
  SetDefaultLanguageResponseSchema,
} from '@zitadel/proto/zitadel/admin_pb.js'
import { type DomainSchema, type DomainSearchQuery, State } from '@zitadel/proto/zitadel/instance_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { toTextQuery } from '#api/zitadel/text-query.ts'
import { type Details, detailsOf } from '#domain/context.ts'
import { getInstance } from '#domain/instance/get-instance.ts'
import { type InstanceDomain, instanceDomains } from '#domain/instance/instance-domains.ts'
import { setDefaultLanguage as setDefaultLanguageCommand } from '#domain/instance/set-default-language.ts'
import { cutPage } from '#domain/listing/cut-page.ts'
import { matchesText } from '#domain/listing/text-match.ts'
import { supportedLanguages } from '#kit/translate.ts'
import { version } from '#kit/version.ts'

export async function getMyInstance(ctx: OrgContext): Promise<MessageInitShape<typeof GetMyInstanceResponseSchema>> {
  const instance = await getInstance(ctx)
  const details = detailsOf(instance)
  return {
    instance: {
      id: instance.id,
      details: fromDetails(details),
      state: State.RUNNING,
      name: instance.state.name,
      version,
      domains: instanceDomains(ctx.externalUrl).map((domain) => fromInstanceDomain(domain, details)),
    },
  }
}

/** The domain is the host of the configured origin, there since the instance is. */
const fromInstanceDomain = (domain: InstanceDomain, instance: Details): MessageInitShape<typeof DomainSchema> => ({
  ...domain,
  details: fromDetails({ ...instance, sequence: 1, changedAt: instance.createdAt }),
})

export async function listInstanceDomains(
  ctx: OrgContext,
  request: ListInstanceDomainsRequest,
): Promise<MessageInitShape<typeof ListInstanceDomainsResponseSchema>> {
  const details = detailsOf(await getInstance(ctx))
  const found = instanceDomains(ctx.externalUrl).filter((domain) =>
    request.queries.every((query) => matchesDomain(domain, query)),
  )
  const { total, entries } = cutPage(found, toPaging(request.query), ({ domain }) => domain)
  return {
    details: fromListed({ total, entries: entries.map(() => ({ sequence: 1 })) }, ctx.now),
    sortingColumn: request.sortingColumn,
    result: entries.map((domain) => fromInstanceDomain(domain, details)),
  }
}

function matchesDomain(domain: InstanceDomain, { query }: DomainSearchQuery): boolean {
  switch (query.case) {
    case 'domainQuery':
      return matchesText(domain.domain, toTextQuery(query.value.domain, query.value.method))
    case 'generatedQuery':
      return domain.generated === query.value.generated
    case 'primaryQuery':
      return domain.primary === query.value.primary
    default:
      return true
  }
}

export async function getSupportedLanguages(): Promise<MessageInitShape<typeof GetSupportedLanguagesResponseSchema>> {
  return { languages: [...supportedLanguages] }
}

/** None is forbidden. */
export async function getAllowedLanguages(): Promise<MessageInitShape<typeof GetAllowedLanguagesResponseSchema>> {
  return { languages: [...supportedLanguages] }
}

export async function getDefaultLanguage(
  ctx: OrgContext,
): Promise<MessageInitShape<typeof GetDefaultLanguageResponseSchema>> {
  return { language: (await getInstance(ctx)).state.defaultLanguage }
}

export async function setDefaultLanguage(
  ctx: OrgContext,
  request: SetDefaultLanguageRequest,
): Promise<MessageInitShape<typeof SetDefaultLanguageResponseSchema>> {
  return { details: fromDetails(await setDefaultLanguageCommand(ctx, request.language)) }
}
