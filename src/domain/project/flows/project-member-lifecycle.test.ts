import { memberAdded, memberChanged, memberRemoved } from '#domain/instance/members.ts'
import { decideAddProjectGrantMember } from '#domain/project/flows/add-project-grant-member.ts'
import { decideAddProjectMember } from '#domain/project/flows/add-project-member.ts'
import { decideRemoveProjectGrantMember } from '#domain/project/flows/remove-project-grant-member.ts'
import { decideRemoveProjectMember } from '#domain/project/flows/remove-project-member.ts'
import { decideUpdateProjectGrantMember } from '#domain/project/flows/update-project-grant-member.ts'
import { decideUpdateProjectMember } from '#domain/project/flows/update-project-member.ts'
import {
  projectGrantMemberAdded,
  projectGrantMemberChanged,
  projectGrantMemberRemoved,
} from '#domain/project/grant/events.ts'
import type { ProjectEvent } from '#domain/project/project.ts'
import type { Project, ProjectGrant } from '#domain/project/project-state.ts'
import { requireProjectGrant } from '#domain/project/require-project.ts'
import { grantTo, projectAfter } from '#test/api/oidc/project-states.ts'
import { testLifecycle } from '#test/support/test-lifecycle.ts'

const grantAfter = (...events: ProjectEvent[]) => requireProjectGrant(projectAfter(grantTo('org-2'), ...events), 'g1')
const [owner, viewer] = [['OWNER'], ['VIEWER']]

// A property of each object is an id like any other.
for (const userId of ['u1', 'constructor']) {
  const ofProject = {
    add: (project: Project) => decideAddProjectMember(project, userId, viewer),
    update: (project: Project) => decideUpdateProjectMember(project, userId, viewer),
    updateWithoutChange: (project: Project) => decideUpdateProjectMember(project, userId, owner),
    remove: (project: Project) => decideRemoveProjectMember(project, userId),
  }
  testLifecycle(projectAfter, ofProject, {
    [`${userId}, not a member of the project`]: {
      after: [memberAdded('project', 'u2', owner)],
      add: [memberAdded('project', userId, viewer)],
      update: 'member.notFound',
      updateWithoutChange: 'member.notFound',
      remove: 'member.notFound',
    },
    [`${userId}, member of the project`]: {
      after: [memberAdded('project', userId, owner)],
      add: 'member.alreadyExists',
      update: [memberChanged('project', userId, viewer)],
      updateWithoutChange: 'member.rolesNotChanged',
      remove: [memberRemoved('project', userId)],
    },
  })

  const ofGrant = {
    add: (grant: ProjectGrant) => decideAddProjectGrantMember(grant, 'g1', { userId, roles: viewer }),
    update: (grant: ProjectGrant) => decideUpdateProjectGrantMember(grant, 'g1', { userId, roles: viewer }),
    updateWithoutChange: (grant: ProjectGrant) => decideUpdateProjectGrantMember(grant, 'g1', { userId, roles: owner }),
    remove: (grant: ProjectGrant) => decideRemoveProjectGrantMember(grant, 'g1', userId),
  }
  testLifecycle(grantAfter, ofGrant, {
    [`${userId}, not a member of the grant`]: {
      after: [projectGrantMemberAdded({ grantId: 'g1', userId: 'u2', roles: owner })],
      add: [projectGrantMemberAdded({ grantId: 'g1', userId, roles: viewer })],
      update: 'member.notFound',
      updateWithoutChange: 'member.notFound',
      remove: 'member.notFound',
    },
    [`${userId}, member of the grant`]: {
      after: [projectGrantMemberAdded({ grantId: 'g1', userId, roles: owner })],
      add: 'member.alreadyExists',
      update: [projectGrantMemberChanged({ grantId: 'g1', userId, roles: viewer })],
      updateWithoutChange: 'member.rolesNotChanged',
      remove: [projectGrantMemberRemoved('g1', userId)],
    },
  })
}
