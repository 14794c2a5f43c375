/** A project granted to another organization, which then gives roles of it to its own people. */
import { noMembers } from '#domain/instance/members.ts'
import { type Project, type ProjectGrant, stamped, without } from '#domain/project/project-state.ts'
import type { FoldTable, Recorded } from '#eventstore/aggregate.ts'

export type ProjectGrantAdded = {
  type: 'project.grant.added'
  payload: { grantId: string; grantedOrgId: string; roleKeys: string[] }
}
export type ProjectGrantChanged = { type: 'project.grant.changed'; payload: { grantId: string; roleKeys: string[] } }
/** A role of the project was removed. */
export type ProjectGrantCascadeChanged = {
  type: 'project.grant.cascade.changed'
  payload: { grantId: string; roleKeys: string[] }
}
export type ProjectGrantDeactivated = { type: 'project.grant.deactivated'; payload: { grantId: string } }
export type ProjectGrantReactivated = { type: 'project.grant.reactivated'; payload: { grantId: string } }
export type ProjectGrantRemoved = { type: 'project.grant.removed'; payload: { grantId: string } }
export type ProjectGrantMemberAdded = {
  type: 'project.grant.member.added'
  payload: { grantId: string; userId: string; roles: string[] }
}
export type ProjectGrantMemberChanged = {
  type: 'project.grant.member.changed'
  payload: { grantId: string; userId: string; roles: string[] }
}
export type ProjectGrantMemberRemoved = {
  type: 'project.grant.member.removed'
  payload: { grantId: string; userId: string }
}
/** The member's user was removed. */
export type ProjectGrantMemberCascadeRemoved = {
  type: 'project.grant.member.cascade.removed'
  payload: { grantId: string; userId: string }
}

export type ProjectGrantEvent =
  | ProjectGrantAdded
  | ProjectGrantChanged
  | ProjectGrantCascadeChanged
  | ProjectGrantDeactivated
  | ProjectGrantReactivated
  | ProjectGrantRemoved
  | ProjectGrantMemberAdded
  | ProjectGrantMemberChanged
  | ProjectGrantMemberRemoved
  | ProjectGrantMemberCascadeRemoved

export const projectGrantAdded = (payload: ProjectGrantAdded['payload']): ProjectGrantAdded => ({
  type: 'project.grant.added',
  payload,
})
export const projectGrantChanged = (grantId: string, roleKeys: readonly string[]): ProjectGrantChanged => ({
  type: 'project.grant.changed',
  payload: { grantId, roleKeys: [...roleKeys] },
})
export const projectGrantCascadeChanged = (
  grantId: string,
  roleKeys: readonly string[],
): ProjectGrantCascadeChanged => ({
  type: 'project.grant.cascade.changed',
  payload: { grantId, roleKeys: [...roleKeys] },
})
export const projectGrantDeactivated = (grantId: string): ProjectGrantDeactivated => ({
  type: 'project.grant.deactivated',
  payload: { grantId },
})
export const projectGrantReactivated = (grantId: string): ProjectGrantReactivated => ({
  type: 'project.grant.reactivated',
  payload: { grantId },
})
export const projectGrantRemoved = (grantId: string): ProjectGrantRemoved => ({
  type: 'project.grant.removed',
  payload: { grantId },
})
export const projectGrantMemberAdded = (payload: ProjectGrantMemberAdded['payload']): ProjectGrantMemberAdded => ({
  type: 'project.grant.member.added',
  payload,
})
export const projectGrantMemberChanged = (
  payload: ProjectGrantMemberChanged['payload'],
): ProjectGrantMemberChanged => ({ type: 'project.grant.member.changed', payload })
export const projectGrantMemberRemoved = (grantId: string, userId: string): ProjectGrantMemberRemoved => ({
  type: 'project.grant.member.removed',
  payload: { grantId, userId },
})
export const projectGrantMemberCascadeRemoved = (
  grantId: string,
  userId: string,
): ProjectGrantMemberCascadeRemoved => ({
  type: 'project.grant.member.cascade.removed',
  payload: { grantId, userId },
})

type OnGrant = Recorded<{ type: string; payload: { grantId: string } }>
type OnMember = Recorded<{ type: string; payload: { grantId: string; userId: string; roles: string[] } }>

/** The project with one of its grants changed; as it is when the grant is not there. */
const change = (project: Project, event: OnGrant, changed: Partial<ProjectGrant>): Project => {
  const grant = project.grants[event.payload.grantId]
  if (!grant) return project
  const after = { ...grant, ...changed, ...stamped(grant, event) }
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
  withMembers(project, event, without(project.grants[event.payload.grantId]?.members ?? {}, event.payload.userId))

export const projectGrantFold: FoldTable<Project, ProjectGrantEvent> = {
  'project.grant.added': (project, event) => {
    const { grantId, grantedOrgId, roleKeys } = event.payload
    const added: ProjectGrant = {
      grantedOrgId,
      roleKeys,
      state: 'active',
      members: noMembers,
      ...stamped(undefined, event),
    }
    return { ...project, grants: { ...project.grants, [grantId]: added } }
  },
  'project.grant.changed': (project, event) => change(project, event, { roleKeys: event.payload.roleKeys }),
  'project.grant.cascade.changed': (project, event) => change(project, event, { roleKeys: event.payload.roleKeys }),
  'project.grant.deactivated': (project, event) => change(project, event, { state: 'inactive' }),
  'project.grant.reactivated': (project, event) => change(project, event, { state: 'active' }),
  'project.grant.removed': (project, { payload }) => ({ ...project, grants: without(project.grants, payload.grantId) }),
  'project.grant.member.added': setMember,
  'project.grant.member.changed': setMember,
  'project.grant.member.removed': dropMember,
  'project.grant.member.cascade.removed': dropMember,
}
