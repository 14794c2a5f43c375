import type { Target } from '#domain/target.ts'

/** An application that a command acts on. */
export interface AppTarget {
  readonly project: Target
  readonly appId: string
}
