import { LRUCache } from 'lru-cache'
import type { CallFacts } from '#api/zitadel/interceptors/access.ts'
import { chooseLanguage } from '#api/zitadel/interceptors/language.ts'
import { newRequestId, REQUEST_ID_HEADER } from '#api/zitadel/interceptors/request-id.ts'

type HeaderValue = string | readonly string[] | undefined

/** Reads the relevant headers of a call from node's headers. */
export type CallFactsReader = (headers: Readonly<Record<string, HeaderValue>>, signal: () => AbortSignal) => CallFacts

/** `languages`: languages of the server's texts, the default first. */
export function createCallFactsReader(languages: readonly [string, ...string[]]): CallFactsReader {
  const languageOf = memoize((header) => chooseLanguage(header, languages))
  return (headers, signal) => {
    const authorization = single(headers.authorization)
    const orgId = single(headers['x-zitadel-orgid'])
    const { traceparent } = headers
    return {
      ...(authorization ? { authorization } : {}),
      ...(orgId ? { orgId } : {}),
      language: languageOf(single(headers['accept-language']) ?? ''),
      requestId: single(headers[REQUEST_ID_HEADER]) ?? newRequestId(),
      ...(typeof traceparent === 'string' ? { traceparent } : {}),
      signal,
    }
  }
}

const single = (value: HeaderValue): string | undefined => (typeof value === 'string' ? value : value?.join(', '))

/** Callers send the same few headers over and over; strange ones are not kept for ever. */
const MAX_REMEMBERED = 500

function memoize(choose: (header: string) => string): (header: string) => string {
  const known = new LRUCache<string, string>({ max: MAX_REMEMBERED })
  return (header) => {
    const cachedFacts = known.get(header)
    if (cachedFacts !== undefined) return cachedFacts
    const chosen = choose(header)
    known.set(header, chosen)
    return chosen
  }
}
