/** Vitest's globalSetup: empties the record of called RPCs before a run. */
import { rm } from 'node:fs/promises'
import { CALLED_RPCS_FOLDER } from '#test/support/called-rpcs.ts'

export const setup = (): Promise<void> => rm(CALLED_RPCS_FOLDER, { recursive: true, force: true })
