import { decideAddProjectGrant } from '#domain/project/grant/add-project-grant.ts'
import { decideDeactivateProjectGrant } from '#domain/project/grant/deactivate-project-grant.ts'
import { projectGrantDeactivated, projectGrantReactivated } from '#domain/project/grant/events.ts'
import { decideReactivateProjectGrant } from '#domain/project/grant/reactivate-project-grant.ts'
import type { ProjectEvent } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { grantTo, projectAfter, role } from '#test/api/oidc/project-states.ts'
import { testLifecycle } from '#test/support/test-lifecycle.ts'

const add = (roleKey: string) => (project: Project) =>
  decideAddProjectGrant(project, { grantedOrgId: 'org-2', roleKeys: [roleKey, roleKey] }, 'g1')

const commands = {
  add: add('reader'),
  addWithUnknownRole: add('boss'),
  deactivate: (project: Project) => decideDeactivateProjectGrant(project, 'g1'),
  reactivate: (project: Project) => decideReactivateProjectGrant(project, 'g1'),
}
const projectWithRole = (...events: ProjectEvent[]) => projectAfter(role('reader'), ...events)
const again = { add: 'projectGrant.alreadyExists', addWithUnknownRole: 'projectGrant.roleNotFound' }

testLifecycle(projectWithRole, commands, {
  'unknown grant': {
    after: [],
    add: [grantTo('org-2', 'reader')],
    addWithUnknownRole: 'projectGrant.roleNotFound',
    deactivate: 'projectGrant.notFound',
    reactivate: 'projectGrant.notFound',
  },
  'active grant': {
    after: [grantTo('org-2', 'reader')],
    ...again,
    deactivate: [projectGrantDeactivated('g1')],
    reactivate: 'projectGrant.notInactive',
  },
  'inactive grant': {
    after: [grantTo('org-2', 'reader'), projectGrantDeactivated('g1')],
    ...again,
    deactivate: 'projectGrant.notActive',
    reactivate: [projectGrantReactivated('g1')],
  },
})
