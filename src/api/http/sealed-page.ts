/**
 * Pages that answer forms: the browser is redirected (RFC 9110 §15.4.4), so that Back and reload send no form again. The
 * page travels in a sealed cookie of the browser: nothing of it is in the address or in the store.
 */
import { randomBytes } from 'node:crypto'
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'
import type { JsonObject } from '#kit/json.ts'

/** Parameter of the address that names the page in the cookie. */
export const SHOWN = 'shown'

const PURPOSE = 'page'
const LIFETIME_MS = 10 * 60 * 1000
/** Characters. Browsers ignore a cookie of more than 4096 with its name and attributes. */
const MAX_COOKIE = 3_900
/** Bytes. */
const MAX_PAGE = 64 * 1024

/**
 * Its dictionary has the words of markup, which small pages consist of. The window of 64 KiB holds the largest page; to
 * allocate the default of 4 MiB would take 5 ms for each page.
 */
const BROTLI = {
  params: {
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_QUALITY]: 9,
    [constants.BROTLI_PARAM_LGWIN]: 16,
  },
}

/** The server's cipher, as far as pages need it. */
interface PageCipher {
  encrypt(bytes: Uint8Array, purpose: typeof PURPOSE): string
  decryptBytes(sealed: string, purpose: typeof PURPOSE): Uint8Array
}

interface Stored<Page> {
  readonly id: string
  readonly page: Page
  /** Epoch milliseconds. */
  readonly until: number
}

/** Seals a page for a cookie; undefined if it is too large for one. `now` in epoch milliseconds. */
export function sealPage(cipher: PageCipher, page: JsonObject, now: number): { id: string; value: string } | undefined {
  const id = randomBytes(9).toString('base64url')
  const stored: Stored<JsonObject> = { id, page, until: now + LIFETIME_MS }
  const value = cipher.encrypt(brotliCompressSync(JSON.stringify(stored), BROTLI), PURPOSE)
  return value.length > MAX_COOKIE ? undefined : { id, value }
}

/** Returns the page of a cookie if it is the named one and not too old. */
export function openPage<Page>(cipher: PageCipher, { id, value }: { id: string; value: string }, now: number) {
  if (!id || !value) return undefined
  try {
    const packed = cipher.decryptBytes(value, PURPOSE)
    // Sealed by this server, from a page of the caller.
    const stored = JSON.parse(
      brotliDecompressSync(packed, { maxOutputLength: MAX_PAGE }).toString('utf8'),
    ) as Stored<Page>
    return stored.id === id && stored.until >= now ? stored.page : undefined
  } catch {
    return undefined
  }
}
