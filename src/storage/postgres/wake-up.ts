/**
 * NOTIFY and LISTEN as a wake-up between processes only: a process that misses one finds the work at its next poll.
 * Sent beside the push, never within it, because commits that notify wait for one another.
 */
import pg from 'pg'
import type { Log } from '#kit/log.ts'
import { clientConfig } from '#storage/postgres/pools.ts'

const CHANNEL = 'usher_append'
/** Milliseconds: wake-ups closer than this to each other are one. */
const GATHER = 20
const RECONNECT_AFTER = 1_000

export interface WakeUpOptions {
  readonly url: string
  readonly log: Log
  readonly pool: pg.Pool
  /** Distinguishes this process's own notifications from those of others. */
  readonly processNumber: number
  readonly onWake: () => void
}

export class WakeUp {
  readonly #options: WakeUpOptions
  #listener: pg.Client | undefined
  #sending: NodeJS.Timeout | undefined
  #reconnecting: NodeJS.Timeout | undefined
  #closed = false

  constructor(options: WakeUpOptions) {
    this.#options = options
  }

  /** Notifies the other processes, soon. */
  notify(): void {
    this.#sending ??= setTimeout(() => void this.#send(), GATHER)
  }

  async #send(): Promise<void> {
    const { pool, log, processNumber } = this.#options
    clearTimeout(this.#sending)
    this.#sending = undefined
    try {
      await pool.query('SELECT pg_notify($1, $2)', [CHANNEL, String(processNumber)])
    } catch (error) {
      log.debug({ err: error }, 'Other processes could not be woken')
    }
  }

  /** Listens from now on, over broken connections, until closed. */
  listen(): void {
    if (this.#listener || this.#reconnecting || this.#closed) return
    void this.#connect()
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#reconnecting)
    if (this.#sending) await this.#send()
    await this.#listener?.end().catch(() => undefined)
  }

  async #connect(): Promise<void> {
    const { url, processNumber, onWake } = this.#options
    const client = new pg.Client(clientConfig(url))
    this.#listener = client
    client.on('error', (error) => this.#lost(client, error))
    client.on('end', () => this.#lost(client, undefined))
    client.on('notification', ({ payload }) => {
      if (payload !== String(processNumber)) onWake()
    })
    try {
      await client.connect()
      await client.query(`LISTEN ${CHANNEL}`)
      // Entries may have been stored while the connection was down.
      onWake()
    } catch (error) {
      this.#lost(client, error)
    }
  }

  #lost(client: pg.Client, error: unknown): void {
    if (this.#listener !== client || this.#closed) return
    this.#listener = undefined
    this.#options.log.warn({ err: error }, 'The connection that listens for new work broke')
    client.end().catch(() => undefined)
    this.#reconnecting = setTimeout(() => {
      this.#reconnecting = undefined
      this.listen()
    }, RECONNECT_AFTER)
  }
}
