/**
 * User grants: the roles of a project that a user has. The organization that gives them owns the grant: the owner of
 * the project, or one that the project was granted to. Removing a role, a project or a user changes the grants in the
 * same unit.
 */
import { type UserGrantEvent, userGrantFold } from '#domain/grant/events.ts'
import { type AggregateType, evolveBy } from '#eventstore/aggregate.ts'

export type UserGrant = {
  readonly status: 'none' | 'active' | 'inactive' | 'removed'
  readonly userId: string
  readonly projectId: string
  /** The project grant through which the roles are given; '' when the owner of the project gives them. */
  readonly projectGrantId: string
  readonly roleKeys: readonly string[]
}

export const userGrantAggregate: AggregateType<UserGrant, UserGrantEvent> = {
  type: 'usergrant',
  initial: { status: 'none', userId: '', projectId: '', projectGrantId: '', roleKeys: [] },
  evolve: evolveBy<UserGrant, UserGrantEvent>(userGrantFold),
  isRemoved: (grant) => grant.status === 'removed',
  rows: ({ id, owner, state, createdAt, changedAt, sequence }) => [
    {
      table: 'user_grants',
      row: {
        id,
        user_id: state.userId,
        project_id: state.projectId,
        project_grant_id: state.projectGrantId,
        org_id: owner,
        role_keys: JSON.stringify(state.roleKeys),
        state: state.status === 'inactive' ? 'inactive' : 'active',
        created_at: createdAt,
        changed_at: changedAt,
        sequence,
      },
    },
  ],
  names: ({ state }) => [
    {
      scope: 'user_grants',
      name: `${state.userId} ${state.projectId} ${state.projectGrantId}`,
      taken: 'Errors.UserGrant.AlreadyExists',
    },
  ],
}
