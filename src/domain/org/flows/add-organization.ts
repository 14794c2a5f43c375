import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { getInstance } from '#domain/instance/get-instance.ts'
import { memberAdded } from '#domain/instance/members.ts'
import { decideAddOrg } from '#domain/org/flows/add-org.ts'
import { storeWithClaims } from '#domain/org/flows/domain-claims.ts'
import { prepareFirstHuman } from '#domain/org/flows/first-human.ts'
import { freeDomain } from '#domain/org/flows/free-domain.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { normalizeOrgName } from '#domain/org/org-name.ts'
import { areRolesFor, ORG_OWNER } from '#domain/permission/roles.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { checkChosenId } from '#domain/user/chosen-id.ts'
import { decideNewPerson } from '#domain/user/create/decide-new-person.ts'
import type { NewPerson } from '#domain/user/create/new-person.ts'
import { userAggregate } from '#domain/user/user.ts'
import { exists } from '#eventstore/aggregate.ts'
import { type Change, change } from '#eventstore/change.ts'

/** An administrator of the new organization: an existing user, or a new one of the organization. */
export type OrgAdmin = { readonly roles: readonly string[] } & (
  | { readonly userId: string }
  | { readonly human: Omit<NewPerson, 'orgId'> }
)

export interface AddOrganization {
  /** The caller's own id for the organization. */
  readonly id?: string
  readonly name: string
  /** None: the organization has no member. */
  readonly admins: readonly OrgAdmin[]
}

export interface AddedAdmin {
  readonly userId: string
  readonly isNew: boolean
  readonly emailCode?: string
  readonly phoneCode?: string
}

export interface AddedOrganization {
  readonly id: string
  readonly details: Details
  /** In the order of the input. */
  readonly admins: readonly AddedAdmin[]
}

/** Adds an organization with a generated domain and its administrators, as one unit. */
export async function addOrganization(ctx: Context, input: AddOrganization): Promise<AddedOrganization> {
  const name = normalizeOrgName(input.name)
  const roles = input.admins.map((admin) => normalizeRoles(admin.roles))
  if (input.id !== undefined) checkChosenId(input.id)
  ctx.caller.require('org.create', (await getInstance(ctx)).state.defaultOrgId)
  const orgId = input.id ?? ctx.newId()
  const domain = await freeDomain(ctx, name, orgId)
  const admins = await Promise.all(input.admins.map((admin) => prepareAdmin(ctx, orgId, admin)))
  const members = admins.map(({ added }, i) => memberAdded('org', added.userId, roles[i] ?? []))
  const after = await storeWithClaims(ctx, { orgId, domain, proven: false }, async (claims) => {
    const before = await ctx.events.load(orgAggregate, orgId)
    if (before.sequence > 0) throw refuse('org.idTaken')
    const people = await Promise.all(admins.map(({ changes }) => changes()))
    const [stored] = await ctx.events.push(author(ctx), [
      change({ aggregate: orgAggregate, before, owner: orgId, events: [...decideAddOrg(name, [domain]), ...members] }),
      ...people.flat(),
      ...claims,
    ])
    return stored ?? before
  })
  return { id: orgId, details: detailsOf(after), admins: admins.map(({ added }) => added) }
}

/** Roles of an administrator; none: ORG_OWNER. */
function normalizeRoles(roles: readonly string[]): readonly string[] {
  if (roles.length === 0) return [ORG_OWNER]
  if (!areRolesFor('org', roles, { inDefaultOrg: false })) throw refuse('member.rolesInvalid')
  return [...new Set(roles)]
}

interface PreparedAdmin {
  readonly added: AddedAdmin
  /** The changes of the unit: the new user, or none but the expectation that an existing one stays as it is. */
  readonly changes: () => Promise<readonly Change[]>
}

async function prepareAdmin(ctx: Context, orgId: string, admin: OrgAdmin): Promise<PreparedAdmin> {
  if ('userId' in admin) {
    const changes = async () => {
      const user = await ctx.events.load(userAggregate, admin.userId)
      const isVisible = user.id === ctx.caller.id || ctx.caller.may('user.read', user.owner)
      if (!exists(userAggregate, user) || !isVisible) throw refuse('user.notFound')
      return [change({ aggregate: userAggregate, before: user, events: [] })]
    }
    return { added: { userId: admin.userId, isNew: false }, changes }
  }
  const { user, made } = await prepareFirstHuman(ctx, { ...admin.human, orgId })
  const events = decideNewPerson(user, made)
  const { userId, mailCode, phoneCode } = made
  return {
    added: {
      userId,
      isNew: true,
      ...(mailCode?.returned ? { emailCode: mailCode.returned } : {}),
      ...(phoneCode?.returned ? { phoneCode: phoneCode.returned } : {}),
    },
    changes: async () => {
      const before = await ctx.events.load(userAggregate, userId)
      if (exists(userAggregate, before)) throw refuse('user.alreadyExists')
      return [change({ aggregate: userAggregate, before, owner: orgId, events })]
    },
  }
}
