/** The roles that members of a project, and of a project's grant, can have. */
export const projectMemberRoles: readonly string[] = ['PROJECT_OWNER', 'PROJECT_OWNER_VIEWER', 'PROJECT_OWNER_GLOBAL']
export const projectGrantMemberRoles: readonly string[] = ['PROJECT_GRANT_OWNER', 'PROJECT_GRANT_OWNER_VIEWER']

export const isProjectMemberRole = (role: string): boolean => projectMemberRoles.includes(role)
export const isProjectGrantMemberRole = (role: string): boolean => projectGrantMemberRoles.includes(role)
