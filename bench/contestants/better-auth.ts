import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Running } from '#bench/contestants/contestant.ts'
import { startChild } from '#bench/support/child.ts'

const PEERS = path.join(import.meta.dirname, '../peers')

/** Why it cannot take part, or undefined. */
export const missingBetterAuth = (): string | undefined =>
  existsSync(path.join(PEERS, 'node_modules/better-auth')) ? undefined : 'run `npm ci --prefix bench/peers` first'

export async function startBetterAuth(): Promise<Running> {
  const folder = mkdtempSync(path.join(tmpdir(), 'usher-peer-'))
  const child = await startChild(path.join(PEERS, 'better-auth.js'), [folder], { cwd: folder })
  return {
    ports: [Number(child.output.port)],
    pids: [child.pid],
    token: String(child.output.token),
    async stop() {
      await child.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
