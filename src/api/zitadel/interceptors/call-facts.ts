import type { CallFacts } from '#api/zitadel/interceptors/access.ts'
import { chooseLanguage } from '#api/zitadel/interceptors/language.ts'
import { newRequestId } from '#api/zitadel/interceptors/request-id.ts'

type HeaderValue = string | readonly string[] | undefined

/** Reads from node's headers what a call needs; without a signal the call is taken to have no end of its own. */
export type CallFactsReader = (headers: Readonly<Record<string, HeaderValue>>, signal?: AbortSignal) => CallFacts

const NEVER = new AbortController().signal

/** `languages`: what the server's texts are translated to, the default first. */
export function createCallFactsReader(languages: readonly [string, ...string[]]): CallFactsReader {
  return (headers, signal = NEVER) => {
    const authorization = single(headers.authorization)
    const orgId = single(headers['x-zitadel-orgid'])
    return {
      ...(authorization ? { authorization } : {}),
      ...(orgId ? { orgId } : {}),
      language: chooseLanguage(single(headers['accept-language']), languages),
      requestId: newRequestId(),
      signal,
    }
  }
}

const single = (value: HeaderValue): string | undefined => (typeof value === 'string' ? value : value?.join(', '))
