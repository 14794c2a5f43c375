/** Names of certificates that identify clients (RFC 8705). */
import type { X509Certificate } from 'node:crypto'
import { isSubject } from '#crypto/certificate/distinguished-name.ts'

/** The name of a certificate that identifies a client, as client metadata calls it (RFC 8705 §2.1.2). */
export type CertificateName =
  | 'tls_client_auth_subject_dn'
  | 'tls_client_auth_san_dns'
  | 'tls_client_auth_san_uri'
  | 'tls_client_auth_san_ip'
  | 'tls_client_auth_san_email'

/** Returns whether a certificate has a name. Values are compared in full: no wildcards, no parent domains. */
export function hasName(certificate: X509Certificate, name: CertificateName, value: string): boolean {
  if (name === 'tls_client_auth_subject_dn') return isSubject(certificate.subject, value)
  const kind = SAN_KINDS[name]
  const expectedName = normalize(kind, value)
  return alternativeNames(certificate.subjectAltName ?? '').some(
    (altName) => altName.kind === kind && normalize(kind, altName.value) === expectedName,
  )
}

const SAN_KINDS = {
  tls_client_auth_san_dns: 'DNS',
  tls_client_auth_san_uri: 'URI',
  tls_client_auth_san_ip: 'IP Address',
  tls_client_auth_san_email: 'email',
} as const

type SanKind = (typeof SAN_KINDS)[keyof typeof SAN_KINDS]

function normalize(kind: SanKind, value: string): string {
  if (kind === 'DNS') return value.toLowerCase()
  if (kind === 'email') return value.replace(/@[^@]*$/, (domain) => domain.toLowerCase())
  if (kind === 'IP Address' && value.includes(':'))
    return URL.parse(`http://[${value}]/`)?.hostname ?? value.toLowerCase()
  return value
}

/** Reads names as Node prints them: `DNS:a, URI:b`, a value with special characters as a JSON string. */
function alternativeNames(text: string): { kind: string; value: string }[] {
  const pattern = /([A-Za-z0-9. ]+):("(?:[^"\\]|\\.)*"|[^,]*)(?:, |$)/gy
  return [...text.matchAll(pattern)].map(([, kind = '', value = '']) => ({ kind, value: unquote(value) }))
}

const unquote = (value: string): string => (value.startsWith('"') ? String(JSON.parse(value)) : value)
