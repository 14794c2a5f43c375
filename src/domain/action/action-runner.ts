import type { ActionRegistry } from '#domain/action/action-registry.ts'
import type { TargetCaller } from '#domain/action/target-caller.ts'

/** Interface of the APIs to executions. */
export interface ActionRunner {
  readonly registry: ActionRegistry
  readonly caller: TargetCaller
}
