import type { Context } from '#domain/context.ts'
import { type Idp, idpAggregate } from '#domain/idp/idp.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { limits, requireBelowLimit } from '#domain/quotas.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'

type Link = { readonly idpId: string; readonly externalUserId: string }

/**
 * Refuses links to providers that are not there, belong to another organization (which look the same), or do not
 * allow users to be created for them; and one account linked twice in the same call (docs/contract/zitadel-management-v1.md, 1.4, docs/security.md).
 * The providers come back, for the unit to rest on.
 */
export async function checkLinkableIdps(
  ctx: Pick<Context, 'events'>,
  orgId: string,
  links: readonly Link[],
): Promise<readonly Folded<Idp>[]> {
  if (links.length === 0) return []
  requireBelowLimit(links.length - 1, limits.idpLinks)
  const accounts = new Set(links.map((link) => `${link.idpId} ${link.externalUserId.toLowerCase()}`))
  if (accounts.size < links.length) throw refuse('idpLink.alreadyExists')
  const idps = await ctx.events.loadAll(
    [...new Set(links.map((link) => link.idpId))].map((id) => ({ aggregate: idpAggregate, id })),
  )
  for (const idp of idps) {
    const reachable = exists(idpAggregate, idp) && (idp.owner === orgId || idp.owner === INSTANCE_ID)
    if (!reachable) throw refuse('idpLink.providerNotFound')
    if (!idp.state.options.isCreationAllowed) throw refuse('idpLink.creationNotAllowed')
  }
  return idps
}
