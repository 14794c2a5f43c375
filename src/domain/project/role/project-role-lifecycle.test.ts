import type { Project } from '#domain/project/project-state.ts'
import { decideAddProjectRoles } from '#domain/project/role/add-project-roles.ts'
import { projectRoleChanged } from '#domain/project/role/events.ts'
import { decideUpdateProjectRole } from '#domain/project/role/update-project-role.ts'
import { projectAfter, role } from '#test/api/oidc/project-states.ts'
import { testLifecycle } from '#test/support/test-lifecycle.ts'

const commandsOn = (key: string) => ({
  add: (project: Project) => decideAddProjectRoles(project, [{ key, displayName: key, group: '' }]),
  update: (project: Project) => decideUpdateProjectRole(project, { key, displayName: 'Reads', group: 'people' }),
  updateWithoutChange: (project: Project) => decideUpdateProjectRole(project, { key, displayName: key, group: '' }),
})

for (const key of ['reader', 'constructor'])
  testLifecycle(projectAfter, commandsOn(key), {
    [`unknown role ${key}`]: {
      after: [role('other')],
      add: [role(key)],
      update: 'projectRole.notFound',
      updateWithoutChange: 'projectRole.notFound',
    },
    [`role ${key}`]: {
      after: [role('other'), role(key)],
      add: 'projectRole.alreadyExists',
      update: [projectRoleChanged({ key, displayName: 'Reads', group: 'people' })],
      updateWithoutChange: 'projectRole.notChanged',
    },
  })
