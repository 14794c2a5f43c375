/** Reports of work, for metrics (api/debug) and traces (cli/tracing). */

export interface Work {
  readonly kind: 'rpc' | 'store' | 'hash' | 'delivery'
  /** Name of the operation, e.g. `push`. Few values: each becomes a label. */
  readonly name: string
  /** The caller's own trace, of its `traceparent` header (W3C Trace Context §3.2). */
  readonly traceparent?: string
  /** Names the call in the log. */
  readonly requestId?: string
}

export interface Watch {
  /** Runs the work and settles as it does. */
  around<T>(work: Work, run: () => Promise<T>): Promise<T>
  /** Records a commit of the store: its number of units, and its duration in seconds. */
  folded(units: number, seconds: number): void
}

/** Watch that records nothing. */
export const unwatched: Watch = {
  around: (_work, run) => run(),
  folded: () => undefined,
}

/** Combines two watches; the first is the outer one. */
export function watchedByBoth(first: Watch, second: Watch): Watch {
  return {
    around: (work, run) => first.around(work, () => second.around(work, run)),
    folded(units, seconds) {
      first.folded(units, seconds)
      second.folded(units, seconds)
    },
  }
}
