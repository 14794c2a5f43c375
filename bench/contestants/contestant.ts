/** Somebody who takes part: this server, a floor, or a peer. */
export interface Running {
  /** One for each process. */
  readonly ports: readonly number[]
  readonly pids: readonly number[]
  readonly token: string
  stop(): Promise<void>
}

export interface Contestant {
  readonly name: string
  /** The load script that speaks its language. */
  readonly script: string
  readonly args?: Readonly<Record<string, string>>
  start(): Promise<Running>
}
