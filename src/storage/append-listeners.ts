import type { Log } from '#kit/log.ts'

/** Listeners to stored outbox entries. Called on a later turn, so that they never delay a push. */
export class AppendListeners {
  readonly #listeners = new Set<() => void>()
  readonly #log: Log
  #waking = false

  constructor(log: Log) {
    this.#log = log
  }

  /** Adds a listener; returns the function that removes it. */
  add(listener: () => void): () => void {
    // Wrapped, so that one function added twice is called and removed twice.
    const entry = () => listener()
    this.#listeners.add(entry)
    return () => {
      this.#listeners.delete(entry)
    }
  }

  wake(): void {
    if (this.#waking || this.#listeners.size === 0) return
    this.#waking = true
    setImmediate(() => {
      this.#waking = false
      for (const listener of this.#listeners) this.#call(listener)
    })
  }

  #call(listener: () => void): void {
    try {
      listener()
    } catch (error) {
      this.#log.error({ err: error }, 'An append listener failed')
    }
  }
}
