/** 2019-04-29T00:00:00Z, the epoch of ids in ZITADEL's APIs (docs/contract/zitadel-management-v1.md, 9). */
const EPOCH_MS = Date.UTC(2019, 3, 29)
const SEQUENCES_PER_TICK = 256n

export type NextId = () => string

/**
 * Makes time-ordered decimal ids: 39 bits of 10 ms ticks, 8 bits of sequence, 16 bits of process number.
 * `processNumber` is unique among live processes (the storage hands it out), so ids are unique without asking anyone.
 * When the ids of a tick are used up, or the clock steps back, the next tick is used early instead of waiting for it.
 */
export function createIdSource(processNumber: number, nowMs: () => number = Date.now): NextId {
  const machine = BigInt(processNumber & 0xffff)
  let tick = 0n
  let sequence = 0n
  return () => {
    const current = BigInt(Math.floor((nowMs() - EPOCH_MS) / 10))
    if (current > tick) {
      tick = current
      sequence = 0n
    } else {
      sequence += 1n
      if (sequence === SEQUENCES_PER_TICK) {
        tick += 1n
        sequence = 0n
      }
    }
    return ((tick << 24n) | (sequence << 16n) | machine).toString()
  }
}
