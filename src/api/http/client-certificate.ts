import type { X509Certificate } from 'node:crypto'
import type { TLSSocket } from 'node:tls'
import type { AnyRequest } from '#api/http/respond-directly.ts'

export interface ClientCertificate {
  readonly certificate: X509Certificate
  /** Whether one of the configured authorities issued it, and it is valid now. */
  readonly isTrusted: boolean
}

/** Returns the certificate that the client of a request presented; undefined: none, or TLS does not end here. */
export function clientCertificateOf(request: AnyRequest): ClientCertificate | undefined {
  // HTTP/2 wraps the socket in a proxy, which is no instance of its class; plain sockets lack the method.
  const tls = request.socket as Partial<TLSSocket>
  const certificate = tls.getPeerX509Certificate?.()
  if (!certificate) return undefined
  const now = Date.now()
  // A resumed connection is not verified again.
  const isValid = certificate.validFromDate.getTime() <= now && now < certificate.validToDate.getTime()
  return { certificate, isTrusted: tls.authorized === true && isValid }
}
