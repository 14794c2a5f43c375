import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'

/** PEM texts of a certificate and its key. */
export interface CertifiedKey {
  readonly cert: string
  readonly key: string
}

const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' })
const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']

/** Makes a certificate that its own key signed, for `subject` in OpenSSL's form `/O=Acme/CN=shop`. */
export function makeSelfSigned(directory: string, name: string, subject: string, more: string[] = []): CertifiedKey {
  const [cert, key] = [path.join(directory, `${name}.pem`), path.join(directory, `${name}.key`)]
  openssl('req', '-x509', ...EC, '-days', '2', '-subj', subject, ...more, '-keyout', key, '-out', cert)
  return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') }
}

/** Makes a certificate that the authority `ca` of the same directory signed; `names` as in `DNS:a,URI:b`. */
export function makeSigned(
  directory: string,
  ca: string,
  { name, subject, names = '' }: { name: string; subject: string; names?: string },
): CertifiedKey {
  const authority = ['-CA', path.join(directory, `${ca}.pem`), '-CAkey', path.join(directory, `${ca}.key`)]
  return makeSelfSigned(directory, name, subject, [
    ...authority,
    ...['-addext', 'basicConstraints=critical,CA:FALSE'],
    ...(names ? ['-addext', `subjectAltName=${names}`] : []),
  ])
}
