/** Grant of a project to another organization, which then grants roles of it to its own users. */

import { noMembers } from '#domain/instance/members.ts'
import { omitKey, type Project, type ProjectGrant, stampsAfter } from '#domain/project/project-state.ts'
import type { FoldTable, Recorded } from '#eventstore/aggregate.ts'
import { type EventOf, event } from '#eventstore/define-event.ts'

export type ProjectGrantEvent = EventOf<
  | typeof projectGrantAdded
  | typeof projectGrantChanged
  | typeof projectGrantCascadeChanged
  | typeof projectGrantDeactivated
  | typeof projectGrantReactivated
  | typeof projectGrantRemoved
  | typeof projectGrantMemberAdded
  | typeof projectGrantMemberChanged
  | typeof projectGrantMemberRemoved
  | typeof projectGrantMemberCascadeRemoved
>

export const projectGrantAdded = event(
  'project.grant.added',
  (payload: { grantId: string; grantedOrgId: string; roleKeys: string[] }) => payload,
)
export const projectGrantChanged = event(
  'project.grant.changed',
  (grantId: string, roleKeys: readonly string[]): { grantId: string; roleKeys: string[] } => ({
    grantId,
    roleKeys: [...roleKeys],
  }),
)
/** A role of the project was removed. */
export const projectGrantCascadeChanged = event(
  'project.grant.cascade.changed',
  (grantId: string, roleKeys: readonly string[]): { grantId: string; roleKeys: string[] } => ({
    grantId,
    roleKeys: [...roleKeys],
  }),
)
export const projectGrantDeactivated = event('project.grant.deactivated', (grantId: string) => ({ grantId }))
export const projectGrantReactivated = event('project.grant.reactivated', (grantId: string) => ({ grantId }))
export const projectGrantRemoved = event('project.grant.removed', (grantId: string) => ({ grantId }))
export const projectGrantMemberAdded = event(
  'project.grant.member.added',
  (payload: { grantId: string; userId: string; roles: string[] }) => payload,
)
export const projectGrantMemberChanged = event(
  'project.grant.member.changed',
  (payload: { grantId: string; userId: string; roles: string[] }) => payload,
)
export const projectGrantMemberRemoved = event('project.grant.member.removed', (grantId: string, userId: string) => ({
  grantId,
  userId,
}))
/** The member's user was removed. */
export const projectGrantMemberCascadeRemoved = event(
  'project.grant.member.cascade.removed',
  (grantId: string, userId: string) => ({ grantId, userId }),
)

type OnGrant = Recorded<{ type: string; payload: { grantId: string } }>
type OnMember = Recorded<{ type: string; payload: { grantId: string; userId: string; roles: string[] } }>

/** The project with one of its grants changed; as it is when the grant is not there. */
const change = (project: Project, event: OnGrant, changed: Partial<ProjectGrant>): Project => {
  const grant = project.grants[event.payload.grantId]
  if (!grant) return project
  const after = { ...grant, ...changed, ...stampsAfter(grant, event) }
  return { ...project, grants: { ...project.grants, [event.payload.grantId]: after } }
}

const setMember = (project: Project, event: OnMember): Project => {
  const members = project.grants[event.payload.grantId]?.members ?? noMembers
  const { userId, roles } = event.payload
  return withMembers(project, event, {
    ...members,
    [userId]: {
      roles,
      orgId: project.grants[event.payload.grantId]?.grantedOrgId ?? event.owner,
      createdAt: members[userId]?.createdAt ?? event.createdAt,
      changedAt: event.createdAt,
      sequence: event.sequence,
    },
  })
}

const withMembers = (project: Project, event: OnGrant, members: ProjectGrant['members']): Project => {
  const grant = project.grants[event.payload.grantId]
  if (!grant) return project
  return { ...project, grants: { ...project.grants, [event.payload.grantId]: { ...grant, members } } }
}

const dropMember = (project: Project, event: OnGrant & { payload: { userId: string } }): Project =>
  withMembers(project, event, omitKey(project.grants[event.payload.grantId]?.members ?? {}, event.payload.userId))

export const projectGrantFold: FoldTable<Project, ProjectGrantEvent> = {
  'project.grant.added': (project, event) => {
    const { grantId, grantedOrgId, roleKeys } = event.payload
    const added: ProjectGrant = {
      grantedOrgId,
      roleKeys,
      state: 'active',
      members: noMembers,
      ...stampsAfter(undefined, event),
    }
    return { ...project, grants: { ...project.grants, [grantId]: added } }
  },
  'project.grant.changed': (project, event) => change(project, event, { roleKeys: event.payload.roleKeys }),
  'project.grant.cascade.changed': (project, event) => change(project, event, { roleKeys: event.payload.roleKeys }),
  'project.grant.deactivated': (project, event) => change(project, event, { state: 'inactive' }),
  'project.grant.reactivated': (project, event) => change(project, event, { state: 'active' }),
  'project.grant.removed': (project, { payload }) => ({ ...project, grants: omitKey(project.grants, payload.grantId) }),
  'project.grant.member.added': setMember,
  'project.grant.member.changed': setMember,
  'project.grant.member.removed': dropMember,
  'project.grant.member.cascade.removed': dropMember,
}
