import type { CallFacts } from '#api/zitadel/interceptors/access.ts'
import { chooseLanguage } from '#api/zitadel/interceptors/language.ts'
import { newRequestId } from '#api/zitadel/interceptors/request-id.ts'

type HeaderValue = string | readonly string[] | undefined

/**
 * Reads from node's headers what a call needs. The signal is only made when someone looks at it: most calls are over
 * before their caller could go.
 */
export type CallFactsReader = (headers: Readonly<Record<string, HeaderValue>>, signal: () => AbortSignal) => CallFacts

/** `languages`: what the server's texts are translated to, the default first. */
export function createCallFactsReader(languages: readonly [string, ...string[]]): CallFactsReader {
  return (headers, signal) => {
    const authorization = single(headers.authorization)
    const orgId = single(headers['x-zitadel-orgid'])
    return {
      ...(authorization ? { authorization } : {}),
      ...(orgId ? { orgId } : {}),
      language: chooseLanguage(single(headers['accept-language']), languages),
      requestId: newRequestId(),
      get signal() {
        return signal()
      },
    }
  }
}

const single = (value: HeaderValue): string | undefined => (typeof value === 'string' ? value : value?.join(', '))
