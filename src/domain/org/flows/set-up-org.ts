import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { memberAdded } from '#domain/instance/members.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { normalizeDomain } from '#domain/org/domain-name.ts'
import { decideAddOrg } from '#domain/org/flows/add-org.ts'
import { storeWithClaims } from '#domain/org/flows/domain-claims.ts'
import { prepareFirstHuman } from '#domain/org/flows/first-human.ts'
import { freeDomain } from '#domain/org/flows/free-domain.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { normalizeOrgName } from '#domain/org/org-name.ts'
import { areRolesFor, ORG_OWNER } from '#domain/permission/roles.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { decideNewPerson } from '#domain/user/create/decide-new-person.ts'
import type { NewPerson } from '#domain/user/create/new-person.ts'
import { userAggregate } from '#domain/user/user.ts'
import { change } from '#eventstore/change.ts'

export interface SetUpOrg {
  readonly name: string
  /** A domain that becomes the primary one, beside the generated one; '': none. */
  readonly domain: string
  readonly human: Omit<NewPerson, 'orgId'>
  /** Roles of the user in the organization; none: ORG_OWNER. */
  readonly roles: readonly string[]
}

/** Adds an organization and its administrator in one unit. */
export async function setUpOrg(
  ctx: Context,
  input: SetUpOrg,
): Promise<{ orgId: string; userId: string; details: Details }> {
  requireOnInstance(ctx.caller, 'iam.write')
  const name = normalizeOrgName(input.name)
  const roles = decideOwnerRoles(input.roles)
  const orgId = ctx.newId()
  const customDomains = input.domain.trim() ? [normalizeDomain(input.domain)] : []
  const domains = [await freeDomain(ctx, name, orgId), ...customDomains]
  const { user, made } = await prepareFirstHuman(ctx, { ...input.human, orgId })
  const userEvents = decideNewPerson(user, made)
  const orgEvents = [...decideAddOrg(name, domains), memberAdded('org', made.userId, roles)]
  // Only the last domain can be in use: the generated one is below the domain of the instance.
  const claim = { orgId, domain: domains.at(-1) ?? '', proven: false }
  const after = await storeWithClaims(ctx, claim, async (claims) => {
    const org = ctx.events.nonexistent(orgAggregate, orgId)
    const person = ctx.events.nonexistent(userAggregate, made.userId)
    const [stored] = await ctx.events.push(author(ctx), [
      change({ aggregate: orgAggregate, before: org, owner: orgId, events: orgEvents }),
      change({ aggregate: userAggregate, before: person, owner: orgId, events: userEvents }),
      ...claims,
    ])
    return stored ?? org
  })
  return { orgId, userId: made.userId, details: detailsOf(after) }
}

export function decideOwnerRoles(roles: readonly string[]): readonly string[] {
  if (roles.length === 0) return [ORG_OWNER]
  if (!areRolesFor('org', roles, { inDefaultOrg: false })) throw refuse('member.rolesInvalid')
  return [...new Set(roles)]
}
