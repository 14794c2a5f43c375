import type { Context } from '#domain/context.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { cutPage } from '#domain/listing/cut-page.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'
import type { TextQuery } from '#domain/listing/text-condition.ts'
import { matchesText } from '#domain/listing/text-match.ts'
import { loadOrg } from '#domain/org/load-org.ts'
import type { Target } from '#domain/target.ts'
import { withLoginNames } from '#domain/user/login-names.ts'
import type { UserView } from '#domain/user/user-view.ts'
import type { Database } from '#storage/tables.ts'

export type MemberQuery =
  | { readonly kind: 'text'; readonly field: 'firstName' | 'lastName' | 'email'; readonly text: TextQuery }
  | { readonly kind: 'userId'; readonly userId: string }

export interface ListMembers {
  readonly paging: Paging
  readonly sortBy: 'userId' | 'creationDate' | 'changeDate' | 'userResourceOwner'
  /** Conditions, combined by AND. */
  readonly queries: readonly MemberQuery[]
}

type MemberRow = Database['members']

/** Object of the roles. */
export interface MembersOf {
  readonly kind: MemberRow['kind']
  readonly id: string
}

export interface FoundMember {
  readonly user: UserView
  readonly roles: readonly string[]
  /** Owner of the object of the roles. */
  readonly owner: string
  readonly createdAt: number
  readonly changedAt: number
  readonly sequence: number
}

/** Lists the members of an organization. */
export async function listOrgMembers(ctx: Context, target: Target, input: ListMembers): Promise<Listed<FoundMember>> {
  const org = await loadOrg(ctx, target, 'org.member.read')
  return listMembers(ctx, { kind: 'org', id: org.id }, input)
}

/** Lists the members of the instance. */
export function listIamMembers(ctx: Context, input: ListMembers): Promise<Listed<FoundMember>> {
  requireOnInstance(ctx.caller, 'iam.member.read')
  return listMembers(ctx, { kind: 'instance', id: INSTANCE_ID }, input)
}

export async function listMembers(
  ctx: Pick<Context, 'rows' | 'events'>,
  of: MembersOf,
  { paging, sortBy, queries }: ListMembers,
): Promise<Listed<FoundMember>> {
  const members = await ctx.rows
    .selectFrom('members')
    .selectAll()
    .where('kind', '=', of.kind)
    .where('object_id', '=', of.id)
    .execute()
  const users = await usersOf(ctx, of)
  const memberViews = members.flatMap((member) => {
    const user = users.get(member.user_id)
    return user && queries.every((query) => matches(user, query)) ? [toFound(member, user)] : []
  })
  return cutPage(memberViews, paging, (one) => sortKeys[sortBy](one))
}

const toFound = (row: MemberRow, user: UserView): FoundMember => ({
  user,
  // Written by memberRows as a JSON array of role names.
  roles: JSON.parse(row.roles) as string[],
  owner: row.org_id,
  createdAt: row.created_at,
  changedAt: row.changed_at,
  sequence: row.sequence,
})

const sortKeys = {
  userId: ({ user }: FoundMember) => user.id,
  creationDate: ({ createdAt }: FoundMember) => createdAt,
  changeDate: ({ changedAt }: FoundMember) => changedAt,
  userResourceOwner: ({ user }: FoundMember) => user.owner,
} as const

async function usersOf(ctx: Pick<Context, 'rows' | 'events'>, of: MembersOf): Promise<Map<string, UserView>> {
  const rows = await ctx.rows
    .selectFrom('users')
    .innerJoin('members', 'members.user_id', 'users.id')
    .selectAll('users')
    .where('members.kind', '=', of.kind)
    .where('members.object_id', '=', of.id)
    .execute()
  return new Map((await withLoginNames(ctx, rows)).map((user) => [user.id, user]))
}

const matches = (user: UserView, query: MemberQuery): boolean =>
  query.kind === 'userId' ? user.id === query.userId : matchesText(textsOf(user)[query.field], query.text)

const textsOf = ({ profile, email }: UserView) => ({
  firstName: profile.firstName,
  lastName: profile.lastName,
  email: email.address,
})
