/** Records the RPCs that tests call with success, one file per process; scripts/called-rpcs.ts compares them with the served ones. */
import { appendFile, mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { Metrics } from '#api/debug/metrics.ts'

export const CALLED_RPCS_FOLDER = path.join(import.meta.dirname, '../../node_modules/.cache/usher/called-rpcs')

const recorded = new Set<string>()

/** Adds the RPCs that a server answered without an error. */
export async function recordCalledRpcs({ registry }: Metrics): Promise<void> {
  const counter = await registry.getSingleMetric('usher_rpc_requests_total')?.get()
  const names = (counter?.values ?? [])
    .filter(({ labels }) => labels.code === 'ok')
    .map(({ labels }) => `${labels.rpc}`)
  const added = names.filter((name) => !recorded.has(name))
  if (added.length === 0) return
  for (const name of added) recorded.add(name)
  await mkdir(CALLED_RPCS_FOLDER, { recursive: true })
  await appendFile(path.join(CALLED_RPCS_FOLDER, `${process.pid}.txt`), added.map((name) => `${name}\n`).join(''))
}
