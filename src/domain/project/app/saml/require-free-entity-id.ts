import type { SamlConfig } from '#domain/project/app/app-config.ts'
import type { Project } from '#domain/project/project-state.ts'
import { refuse } from '#domain/reasons/reason.ts'

/** Rejects the entity id of another application of the project. Those of other projects are compared when it is stored. */
export function requireFreeEntityId(project: Project, { entityId }: SamlConfig, appId?: string): void {
  if (Object.entries(project.apps).some(([id, app]) => id !== appId && app.clientId === entityId))
    throw refuse('app.entityIdTaken')
}
