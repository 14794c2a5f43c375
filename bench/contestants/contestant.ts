/** A running contestant: this server, a baseline, or another product. */
export interface Running {
  /** One for each process. */
  readonly ports: readonly number[]
  readonly pids: readonly number[]
  readonly token: string
  stop(): Promise<void>
}

export interface Contestant {
  readonly name: string
  /** The load script for its protocol. */
  readonly script: string
  readonly args?: Readonly<Record<string, string>>
  start(): Promise<Running>
}
