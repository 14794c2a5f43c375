/** One row of the results: the contestants, the measured operation and the goal. */
import type { Outcome } from '#bench/load/job.ts'

export interface Settings {
  readonly rounds: number
  /** Of one measurement. */
  readonly seconds: number
  readonly connections: number
  /** Users in the store where a scenario is about size: small, middle, large. */
  readonly sizes: readonly [number, number, number]
  /** Asked for once; undefined when PostgreSQL cannot run here. */
  readonly postgres: () => Promise<{ createDatabase(): Promise<string> } | undefined>
  readonly print: (text: string) => void
}

/** Result of one contestant in one round. */
export interface Measured extends Outcome {
  /** Processor time of the contestant's processes per request, milliseconds; undefined where it cannot be read. */
  readonly cpuMs: number | undefined
}

export interface Result {
  readonly contestant: string
  readonly rounds: readonly Measured[]
}

/** A ratio of two figures of one run, and its goal. */
export interface Verdict {
  readonly what: string
  readonly ratio: number
  readonly goal?: { readonly atLeast: number }
}

export interface Report {
  readonly scenario: string
  readonly results: readonly Result[]
  readonly verdicts: readonly Verdict[]
  /** Plain figures that are stated, not judged. */
  readonly stated?: Readonly<Record<string, string>>
  readonly skipped?: string
}

export interface Scenario {
  readonly name: string
  run(settings: Settings): Promise<readonly Report[]>
}
