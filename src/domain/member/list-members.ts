import type { OrgContext } from '#domain/context.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { cutPage } from '#domain/listing/cut-page.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'
import type { TextQuery } from '#domain/listing/text-condition.ts'
import { matchesText } from '#domain/listing/text-match.ts'
import { type FoundUser, withLoginNames } from '#domain/user/login-names.ts'
import type { Database } from '#storage/tables.ts'

export type MemberQuery =
  | { readonly kind: 'text'; readonly field: 'first_name' | 'last_name' | 'email'; readonly text: TextQuery }
  | { readonly kind: 'userId'; readonly userId: string }

export interface ListMembers {
  readonly paging: Paging
  readonly sortBy: 'userId' | 'creationDate' | 'changeDate' | 'userResourceOwner'
  /** All of them have to hold. */
  readonly queries: readonly MemberQuery[]
}

type MemberRow = Database['members']

/** On what the roles are held. */
export interface MembersOf {
  readonly kind: MemberRow['kind']
  readonly id: string
}

export interface FoundMember {
  readonly member: MemberRow
  readonly user: FoundUser
  readonly sequence: number
}

/** Who has roles in the organization acted in. */
export const listOrgMembers = (ctx: OrgContext, input: ListMembers): Promise<Listed<FoundMember>> =>
  listMembers(ctx, { kind: 'org', id: ctx.orgId }, input)

/** Who has roles on the instance. */
export function listIamMembers(ctx: OrgContext, input: ListMembers): Promise<Listed<FoundMember>> {
  requireOnInstance(ctx.caller, 'iam.member.read')
  return listMembers(ctx, { kind: 'instance', id: INSTANCE_ID }, input)
}

export async function listMembers(
  ctx: Pick<OrgContext, 'rows' | 'events'>,
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
  const found = members.flatMap((member) => {
    const user = users.get(member.user_id)
    return user && queries.every((query) => matches(user, query)) ? [{ member, user, sequence: member.sequence }] : []
  })
  return cutPage(found, paging, (one) => sortKeys[sortBy](one))
}

const sortKeys = {
  userId: ({ user }: FoundMember) => user.id,
  creationDate: ({ member }: FoundMember) => member.created_at,
  changeDate: ({ member }: FoundMember) => member.changed_at,
  userResourceOwner: ({ user }: FoundMember) => user.org_id,
} as const

async function usersOf(ctx: Pick<OrgContext, 'rows' | 'events'>, of: MembersOf): Promise<Map<string, FoundUser>> {
  const rows = await ctx.rows
    .selectFrom('users')
    .innerJoin('members', 'members.user_id', 'users.id')
    .selectAll('users')
    .where('members.kind', '=', of.kind)
    .where('members.object_id', '=', of.id)
    .execute()
  return new Map((await withLoginNames(ctx, rows)).map((user) => [user.id, user]))
}

const matches = (user: FoundUser, query: MemberQuery): boolean =>
  query.kind === 'userId' ? user.id === query.userId : matchesText(user[query.field], query.text)
