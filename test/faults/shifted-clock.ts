/**
 * Preloaded into a server: shifts its clock by the milliseconds in the file named in SHIFTED_CLOCK. Timers keep
 * running, as when a machine's clock is set.
 */
import { readFileSync } from 'node:fs'

const file = process.env.SHIFTED_CLOCK ?? ''
const realNow = Date.now
const RealDate = Date

/** Read at each call: the test changes it while the server runs. */
const shiftedNow = (): number => realNow() + Number(readFileSync(file, 'utf8'))

class ShiftedDate extends RealDate {
  constructor(...args: [] | [number | string | Date]) {
    if (args.length === 0) super(shiftedNow())
    else super(...args)
  }
  static override now(): number {
    return shiftedNow()
  }
}
globalThis.Date = ShiftedDate as DateConstructor
