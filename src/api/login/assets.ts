/** Style sheet, script and images of the pages: read once at start, addressed by their content, cached permanently. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'

export interface Asset {
  readonly path: string
  readonly type: string
  readonly body: Buffer
}

export interface Assets {
  readonly style: Asset
  readonly icon: Asset
  /** The passkey dialog: the library's browser part, and the script of the pages that uses it. */
  readonly webauthn: Asset
  readonly passkeys: Asset
}

const STATIC = path.join(import.meta.dirname, 'static')
const PREFIX = '/ui/login/static'
const SCRIPT = 'text/javascript; charset=utf-8'

export async function loadAssets(): Promise<Assets> {
  // The package exports its modules only; the one-file build lies beside them.
  const library = path.dirname(createRequire(import.meta.url).resolve('@simplewebauthn/browser'))
  const [style, icon, webauthn, passkeys] = await Promise.all([
    load(path.join(STATIC, 'login.css'), 'text/css; charset=utf-8'),
    load(path.join(STATIC, 'icon.svg'), 'image/svg+xml'),
    load(path.join(library, '../dist/bundle/index.umd.min.js'), SCRIPT),
    load(path.join(STATIC, 'passkeys.js'), SCRIPT),
  ])
  return { style, icon, webauthn, passkeys }
}

async function load(file: string, type: string): Promise<Asset> {
  const body = await readFile(file)
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 16)
  return { path: `${PREFIX}/${hash}/${path.basename(file)}`, type, body }
}
