import { basicCredentials } from '#api/oidc/direct/basic-credentials.ts'
import type { DirectRequest } from '#api/oidc/direct/direct-response.ts'

/** The client id and secret of the header or of the form; undefined: neither, or both. */
export function secretOf({ headers, form }: DirectRequest): { clientId: string; secret: string } | undefined {
  if (form.has('client_assertion')) return undefined
  const [clientId, secret] = [form.get('client_id'), form.get('client_secret')]
  if (headers.authorization === undefined) return clientId && secret ? { clientId, secret } : undefined
  const basic = basicCredentials(headers.authorization)
  if (!basic?.secret || secret !== null || (clientId !== null && clientId !== basic.clientId)) return undefined
  return basic
}
