/** Membership as every aggregate that has members keeps it: user id to roles, with when it was given and changed. */
import type { Recorded } from '#eventstore/aggregate.ts'
import type { TableRow } from '#storage/tables.ts'

export type Member = {
  readonly roles: readonly string[]
  readonly orgId: string
  readonly createdAt: number
  readonly changedAt: number
  readonly sequence: number
}
export type Members = { readonly [userId: string]: Member }
export const noMembers: Members = {}

type Prefix = 'instance' | 'org' | 'project' | 'project.grant'

export type MemberAdded<P extends Prefix> = {
  type: `${P}.member.added`
  payload: { userId: string; roles: string[] }
}
export type MemberChanged<P extends Prefix> = {
  type: `${P}.member.changed`
  payload: { userId: string; roles: string[] }
}
export type MemberRemoved<P extends Prefix> = {
  type: `${P}.member.removed`
  payload: { userId: string }
}
/** The member's user was removed; a separate event, so that the history has the cause. */
export type MemberCascadeRemoved<P extends Prefix> = {
  type: `${P}.member.cascade.removed`
  payload: { userId: string }
}
export type MemberEvent<P extends Prefix> =
  | MemberAdded<P>
  | MemberChanged<P>
  | MemberRemoved<P>
  | MemberCascadeRemoved<P>

export const memberAdded = <P extends Prefix>(prefix: P, userId: string, roles: readonly string[]): MemberAdded<P> => ({
  type: `${prefix}.member.added`,
  payload: { userId, roles: [...roles] },
})
export const memberChanged = <P extends Prefix>(
  prefix: P,
  userId: string,
  roles: readonly string[],
): MemberChanged<P> => ({
  type: `${prefix}.member.changed`,
  payload: { userId, roles: [...roles] },
})
export const memberRemoved = <P extends Prefix>(prefix: P, userId: string): MemberRemoved<P> => ({
  type: `${prefix}.member.removed`,
  payload: { userId },
})
export const memberCascadeRemoved = <P extends Prefix>(prefix: P, userId: string): MemberCascadeRemoved<P> => ({
  type: `${prefix}.member.cascade.removed`,
  payload: { userId },
})

type WithMembers = { readonly members: Members }

const set = <S extends WithMembers>(
  state: S,
  event: Recorded<{ type: string; payload: { userId: string; roles: string[] } }>,
): S => ({
  ...state,
  members: {
    ...state.members,
    [event.payload.userId]: {
      roles: event.payload.roles,
      orgId: event.owner,
      createdAt: state.members[event.payload.userId]?.createdAt ?? event.createdAt,
      changedAt: event.createdAt,
      sequence: event.sequence,
    },
  },
})

const drop = <S extends WithMembers>(state: S, event: { payload: { userId: string } }): S => {
  const { [event.payload.userId]: _removed, ...members } = state.members
  return { ...state, members }
}

/** The fold table of the member events of one aggregate type. */
export function memberFold<P extends Prefix, S extends WithMembers>(prefix: P) {
  type Table = {
    readonly [T in MemberEvent<P>['type']]: (state: S, event: Recorded<Extract<MemberEvent<P>, { type: T }>>) => S
  }
  // The keys are computed from the prefix, which the compiler does not infer.
  return {
    [`${prefix}.member.added`]: set,
    [`${prefix}.member.changed`]: set,
    [`${prefix}.member.removed`]: drop,
    [`${prefix}.member.cascade.removed`]: drop,
  } as unknown as Table
}

/** The rows of the `members` projection for one object. */
export function memberRows(
  kind: 'instance' | 'org' | 'project' | 'projectGrant',
  objectId: string,
  members: Members,
): TableRow[] {
  return Object.entries(members).map(([userId, member]) => ({
    table: 'members',
    row: {
      kind,
      object_id: objectId,
      user_id: userId,
      org_id: member.orgId,
      roles: JSON.stringify(member.roles),
      created_at: member.createdAt,
      changed_at: member.changedAt,
      sequence: member.sequence,
    },
  }))
}
