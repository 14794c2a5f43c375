/** Kinds of work of the store that watchers receive. */
import type { Work } from '#kit/watch.ts'

export const PUSH: Work = { kind: 'store', name: 'push' }
export const READ_STREAMS: Work = { kind: 'store', name: 'readStreams' }
export const ROWS: Work = { kind: 'store', name: 'rows' }
