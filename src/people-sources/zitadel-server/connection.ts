import { certificateFailure } from '#kit/connection-failure.ts'
import { ImportFailure } from '#people-sources/import-failure.ts'
import { isFilled, type LooseJson, listOf, looseText, objectOf } from '#people-sources/loose-json.ts'

/** A running ZITADEL, read through its management and administration APIs. */
export interface ZitadelServer {
  /** All results of a search, page by page, of an organization where one is named. */
  search(path: string, orgId?: string): AsyncGenerator<LooseJson>
  /** Returns undefined where the server has no such call. */
  tryGet(path: string, orgId: string): Promise<LooseJson | undefined>
  tryPost(path: string, body: LooseJson): Promise<LooseJson | undefined>
}

const PAGE = 200
const ANSWER_WITHIN_MS = 60_000
/** How often a request is sent to a server that is busy or cannot be reached. */
const MAX_ATTEMPTS = 4
const RETRY_AFTER_MS = 500
/** Statuses of a server without the call: never there, no longer there, or not implemented. */
const UNSERVED: ReadonlySet<number> = new Set([404, 405, 501])

interface Reply {
  readonly status: number
  readonly body: LooseJson
}

/** @throws ImportFailure for an address that a token must not be sent to */
export function connectToZitadel(address: string, token: string): ZitadelServer {
  const base = baseOf(address)
  const call = async (path: string, orgId: string, body?: LooseJson): Promise<Reply> => {
    for (let attempt = 1; ; attempt++) {
      const reply = await send(`${base}${path}`, { token, orgId, ...(body ? { body } : {}) })
      const isBusy = reply === undefined || reply.status === 429 || reply.status >= 502
      if (!isBusy) return reply
      if (attempt === MAX_ATTEMPTS)
        throw new ImportFailure(`${base} does not answer: ${reply?.status ?? 'no connection'}`)
      await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER_MS * 2 ** attempt))
    }
  }
  return {
    async *search(path, orgId = '') {
      for (let offset = 0; ; offset += PAGE) {
        const body = await accepted(
          path,
          call(path, orgId, { query: { offset: String(offset), limit: PAGE, asc: true } }),
        )
        const page = listOf(body.result).map(objectOf)
        yield* page
        if (page.length < PAGE) return
      }
    },
    tryGet: async (path, orgId) => served(path, await call(path, orgId)),
    tryPost: async (path, body) => served(path, await call(path, '', body)),
  }
}

const served = async (path: string, reply: Reply): Promise<LooseJson | undefined> =>
  UNSERVED.has(reply.status) ? undefined : accepted(path, Promise.resolve(reply))

function baseOf(address: string): string {
  const url = URL.parse(address)
  const isLocal = url !== null && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  if (url?.protocol !== 'https:' && !(url?.protocol === 'http:' && isLocal))
    throw new ImportFailure(`--url has to be an address with https, not "${address}"`)
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`
}

/** Returns undefined without a connection. */
async function send(
  url: string,
  { token, orgId, body }: { token: string; orgId: string; body?: LooseJson },
): Promise<Reply | undefined> {
  try {
    const response = await fetch(url, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        ...(orgId ? { 'x-zitadel-orgid': orgId } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    })
    return { status: response.status, body: parsed(await response.text()) }
  } catch (error) {
    const reason = certificateFailure(error)
    if (reason !== undefined) throw new ImportFailure(`${new URL(url).origin} cannot be called: ${reason}`)
    return undefined
  }
}

function parsed(text: string): LooseJson {
  try {
    return objectOf(JSON.parse(text))
  } catch {
    return {}
  }
}

async function accepted(path: string, sent: Promise<Reply>): Promise<LooseJson> {
  const { status, body } = await sent
  if (status === 200) return body
  if (status === 401) throw new ImportFailure('the server rejects the token: --token has to be one of an administrator')
  if (status === 403) throw new ImportFailure(`the token has no permission for ${path}: it needs IAM_OWNER_VIEWER`)
  if (UNSERVED.has(status))
    throw new ImportFailure(`the address is no ZITADEL, or one of another version: it has no ${path}`)
  const message = isFilled(body.message) ? looseText(body.message) : ''
  throw new ImportFailure(`the server answered ${path} with ${status}${message ? `: ${message.slice(0, 200)}` : ''}`)
}
