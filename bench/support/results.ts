import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'
import path from 'node:path'

const RESULTS = path.join(import.meta.dirname, '../results')

/** Returns the machine that produced the figures. */
export const machine = () => ({
  cores: availableParallelism(),
  model: cpus()[0]?.model ?? 'unknown',
  memoryGib: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  load: loadavg().map((one) => Math.round(one * 100) / 100),
})

/** Writes JSON under bench/results/ and returns its path. */
export function writeResult(kind: string, content: object): string {
  mkdirSync(RESULTS, { recursive: true })
  const at = new Date().toISOString()
  const file = path.join(RESULTS, `${kind}-${at.replaceAll(':', '-')}.json`)
  writeFileSync(file, JSON.stringify({ at, machine: machine(), ...content }, null, 2))
  return file
}
