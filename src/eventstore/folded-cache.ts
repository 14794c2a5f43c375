import type { Folded } from '#eventstore/aggregate.ts'

/**
 * Per-process cache of folded states that evicts the least recently used first, in two generations: when the young one
 * is full, it replaces the old one. A used state moves to the young generation.
 */
const GENERATION = 5_000
/** Memory limit of a generation, so that few large states do not fill the memory: 2 x 32 MiB. */
const GENERATION_BYTES = 32 * 1024 * 1024

interface Kept {
  readonly folded: Folded<unknown>
  readonly bytes: number
}

export class FoldedCache {
  readonly #generationBytes: number
  #young = new Map<string, Kept>()
  #youngBytes = 0
  #old = new Map<string, Kept>()
  #oldBytes = 0

  constructor(generationBytes = GENERATION_BYTES) {
    this.#generationBytes = generationBytes
  }

  /** Approximate size of the cached states, in bytes. */
  get bytes(): number {
    return this.#youngBytes + this.#oldBytes
  }

  get<State>(type: string, id: string): Folded<State> | undefined {
    const cached = this.#find(`${type}/${id}`)?.folded
    // One aggregate type has one state type, and the key begins with the type.
    return cached as Folded<State> | undefined
  }

  /** Stores the state unless the cache holds a later one. */
  set(type: string, folded: Folded<unknown>): void {
    const key = `${type}/${folded.id}`
    const known = this.#find(key)?.folded
    if (!known || known.sequence <= folded.sequence) this.#put(key, { folded, bytes: weigh(folded.state) })
  }

  /** Removes a state; the next load starts at the first event. */
  drop(type: string, id: string): void {
    const key = `${type}/${id}`
    this.#youngBytes -= this.#young.get(key)?.bytes ?? 0
    this.#young.delete(key)
    this.#oldBytes -= this.#old.get(key)?.bytes ?? 0
    this.#old.delete(key)
  }

  #find(key: string): Kept | undefined {
    const young = this.#young.get(key)
    if (young) return young
    const old = this.#old.get(key)
    if (old) this.#put(key, old)
    return old
  }

  #put(key: string, entry: Kept): void {
    this.#oldBytes -= this.#old.get(key)?.bytes ?? 0
    this.#old.delete(key)
    this.#youngBytes -= this.#young.get(key)?.bytes ?? 0
    this.#young.delete(key)
    if (this.#young.size >= GENERATION || this.#youngBytes + entry.bytes > this.#generationBytes) this.#age()
    this.#young.set(key, entry)
    this.#youngBytes += entry.bytes
  }

  #age(): void {
    this.#old = this.#young
    this.#oldBytes = this.#youngBytes
    this.#young = new Map()
    this.#youngBytes = 0
  }
}

/** Approximate overhead in bytes of an object, a property and a string. */
const OBJECT = 40
const PROPERTY = 16
const TEXT = 24

/** Returns the approximate memory of a state, in bytes. Visits each value once, and counts texts by their length. */
function weigh(state: unknown): number {
  let bytes = 0
  const open: unknown[] = [state]
  while (open.length > 0) {
    const value = open.pop()
    if (typeof value === 'string') bytes += TEXT + value.length
    if (typeof value !== 'object' || value === null) continue
    const parts = Object.values(value)
    bytes += OBJECT + PROPERTY * parts.length
    for (const part of parts) open.push(part)
  }
  return bytes
}
