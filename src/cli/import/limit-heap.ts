import { setFlagsFromString } from 'node:v8'

/**
 * Keeps the part of the heap for new objects at its size, and lets the rest grow by a fifth between collections. An
 * import makes much garbage, for which the heap would grow by a half without a gain in speed (docs/performance.md).
 */
export function limitHeap(): void {
  setFlagsFromString('--semi-space-growth-factor=1')
  setFlagsFromString('--heap-growing-percent=20')
}
