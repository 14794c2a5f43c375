import { setFlagsFromString } from 'node:v8'

/**
 * Keeps the part of the heap for new objects at its size. An import makes much garbage, for which it would grow to a
 * third of the process's memory without a gain in speed (docs/performance.md).
 */
export const limitHeap = (): void => setFlagsFromString('--semi-space-growth-factor=1')
