import { decideDeactivateProject } from '#domain/project/deactivate-project.ts'
import { projectChanged, projectDeactivated, projectReactivated } from '#domain/project/events.ts'
import type { Project } from '#domain/project/project-state.ts'
import { decideReactivateProject } from '#domain/project/reactivate-project.ts'
import { decideUpdateProject } from '#domain/project/update-project.ts'
import { projectAfter, settings } from '#test/api/oidc/project-states.ts'
import { testLifecycle } from '#test/support/test-lifecycle.ts'

const commands = {
  deactivate: decideDeactivateProject,
  reactivate: decideReactivateProject,
  update: (project: Project) => decideUpdateProject(project, { ...settings, roleCheck: true }),
  updateWithoutChange: (project: Project) => decideUpdateProject(project, settings),
}
const updates = { update: [projectChanged({ roleCheck: true })], updateWithoutChange: 'project.notChanged' }

testLifecycle(projectAfter, commands, {
  'active project': { after: [], deactivate: [projectDeactivated()], reactivate: 'project.notInactive', ...updates },
  'inactive project': {
    after: [projectDeactivated()],
    deactivate: 'project.notActive',
    reactivate: [projectReactivated()],
    ...updates,
  },
})
