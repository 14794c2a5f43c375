import type { CodeDelivery } from '#domain/user/new-code.ts'

type Verification =
  | { readonly case: 'sendCode' | 'sendLink'; readonly value: { readonly urlTemplate?: string | undefined } | object }
  | { readonly case: 'returnCode'; readonly value: object }
  | { readonly case: 'isVerified'; readonly value: boolean }
  | { readonly case: undefined; readonly value?: undefined }

/** How a request has its code delivered: sent, by default with the built-in link. */
export function toDelivery(message: Verification): CodeDelivery {
  if (message.case === 'returnCode') return { kind: 'return' }
  if (message.case !== 'sendCode' && message.case !== 'sendLink') return { kind: 'send' }
  const urlTemplate = 'urlTemplate' in message.value ? message.value.urlTemplate : undefined
  return { kind: 'send', ...(urlTemplate ? { urlTemplate } : {}) }
}
