import { hash } from 'node:crypto'
import { clientCertificateOf } from '#api/http/client-certificate.ts'
import type { AnyRequest } from '#api/http/respond-directly.ts'
import type { Possession } from '#kit/request-context.ts'

/** Returns what the client of a request proves, read when it is asked for. */
export const possessionOf = (request: AnyRequest): Possession => ({
  method: request.method ?? '',
  get path() {
    return (request.url ?? '').split('?', 1)[0] ?? ''
  },
  get proof() {
    const { dpop } = request.headers
    return typeof dpop === 'string' ? dpop : undefined
  },
  certificate() {
    const presented = clientCertificateOf(request)
    return presented && hash('sha256', presented.certificate.raw, 'base64url')
  },
})
