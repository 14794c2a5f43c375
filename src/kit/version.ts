import { readFileSync } from 'node:fs'

const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))

/** Of this program, as its package says it. */
export const version: string =
  typeof manifest === 'object' && manifest && 'version' in manifest ? String(manifest.version) : ''
