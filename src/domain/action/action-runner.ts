import type { ActionRegistry } from '#domain/action/action-registry.ts'
import type { TargetCaller } from '#domain/action/target-caller.ts'

/** What the APIs need to run executions. */
export interface ActionRunner {
  readonly registry: ActionRegistry
  readonly caller: TargetCaller
}
