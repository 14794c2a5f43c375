/** Input of the load process (one JSON argument); its output is one JSON line. */
export interface Job {
  readonly script: string
  /** Connections are dealt out to these in turn. */
  readonly ports: readonly number[]
  /** Bearer token with permission for the requests. */
  readonly token: string
  readonly connections: number
  readonly seconds: number
  /** Stops after so many runs of the script, if that comes first. */
  readonly max?: number
  /** Further arguments of a script, e.g. ids of existing users. */
  readonly args?: Readonly<Record<string, string>>
}

export interface Outcome {
  readonly perSecond: number
  /** Runs of the script that were answered as they should be, and those that were not. */
  readonly done: number
  readonly failed: number
  /** Milliseconds. */
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly max: number
  /** The first few failures, for diagnosis. */
  readonly failures: readonly string[]
}
