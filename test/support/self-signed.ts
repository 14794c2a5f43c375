import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import path from 'node:path'

export interface SelfSigned {
  readonly certFile: string
  readonly keyFile: string
}

/** Writes a certificate for a host name that its own key has signed, and the key, into the folder. */
export function selfSigned(host: string, folder: string): SelfSigned {
  const name = randomUUID()
  const [certFile, keyFile] = [path.join(folder, `${name}.crt`), path.join(folder, `${name}.key`)]
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', keyFile]
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${host}`]
  execFileSync('openssl', ['req', '-x509', ...key, '-out', certFile, '-days', '1', ...subject], { stdio: 'pipe' })
  return { certFile, keyFile }
}
