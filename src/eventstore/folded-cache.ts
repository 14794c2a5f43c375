import type { Folded } from '#eventstore/aggregate.ts'

/** Folded states kept per process, least recently used dropped first. Only a head start: the tail is always read. */
const CAPACITY = 10_000

export class FoldedCache {
  readonly #folded = new Map<string, Folded<unknown>>()

  get<State>(type: string, id: string): Folded<State> | undefined {
    const key = `${type}/${id}`
    const found = this.#folded.get(key)
    if (!found) return undefined
    this.#folded.delete(key)
    this.#folded.set(key, found)
    // One aggregate type has one state type, and the key begins with the type.
    return found as Folded<State>
  }

  set(type: string, folded: Folded<unknown>): void {
    const key = `${type}/${folded.id}`
    const known = this.#folded.get(key)
    if (known && known.sequence > folded.sequence) return
    this.#folded.delete(key)
    this.#folded.set(key, folded)
    if (this.#folded.size <= CAPACITY) return
    const oldest = this.#folded.keys().next().value
    if (oldest !== undefined) this.#folded.delete(oldest)
  }
}
