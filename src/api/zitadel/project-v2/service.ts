/** ProjectService of version 2, a line per RPC that is served. An RPC that is missing here returns Unimplemented. */
import type { ProjectService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { grants } from '#api/zitadel/project-v2/grant.ts'
import { projects } from '#api/zitadel/project-v2/project.ts'
import { roles } from '#api/zitadel/project-v2/role.ts'

export const projectV2Handlers = {
  createProject: projects.createProject,
  updateProject: projects.updateProject,
  deleteProject: projects.deleteProject,
  getProject: projects.getProject,
  listProjects: projects.listProjects,
  deactivateProject: projects.deactivateProject,
  activateProject: projects.activateProject,
  addProjectRole: roles.addProjectRole,
  updateProjectRole: roles.updateProjectRole,
  removeProjectRole: roles.removeProjectRole,
  listProjectRoles: roles.listProjectRoles,
  createProjectGrant: grants.createProjectGrant,
  updateProjectGrant: grants.updateProjectGrant,
  deleteProjectGrant: grants.deleteProjectGrant,
  deactivateProjectGrant: grants.deactivateProjectGrant,
  activateProjectGrant: grants.activateProjectGrant,
} satisfies ServiceHandlers<typeof ProjectService, OrgContext>
