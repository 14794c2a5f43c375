import type { Folded } from '#eventstore/aggregate.ts'

/**
 * Folded states kept per process, those not used for long dropped first: a young generation that is filled, and an old
 * one that is dropped when the young one is full and takes its place. What is used moves back among the young.
 */
const GENERATION = 5_000

export class FoldedCache {
  #young = new Map<string, Folded<unknown>>()
  #old = new Map<string, Folded<unknown>>()

  get<State>(type: string, id: string): Folded<State> | undefined {
    const key = `${type}/${id}`
    const found = this.#find(key)
    // One aggregate type has one state type, and the key begins with the type.
    return found as Folded<State> | undefined
  }

  /** Keeps the later one of what is known and what is given. */
  set(type: string, folded: Folded<unknown>): void {
    const key = `${type}/${folded.id}`
    const known = this.#find(key)
    if (!known || known.sequence <= folded.sequence) this.#put(key, folded)
  }

  /** Forgets: the next load begins at the first event. */
  drop(type: string, id: string): void {
    const key = `${type}/${id}`
    this.#young.delete(key)
    this.#old.delete(key)
  }

  #find(key: string): Folded<unknown> | undefined {
    const young = this.#young.get(key)
    if (young) return young
    const old = this.#old.get(key)
    if (old) this.#put(key, old)
    return old
  }

  #put(key: string, folded: Folded<unknown>): void {
    if (this.#young.size >= GENERATION) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(key, folded)
  }
}
