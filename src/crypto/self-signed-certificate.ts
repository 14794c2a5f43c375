/** Writes X.509 certificates (RFC 5280 §4.1) that their own key signs: receivers trust them as they are, by comparison. */
import { createPrivateKey, createPublicKey, randomBytes, sign } from 'node:crypto'

const COMMON_NAME = '2.5.4.3'
const SHA256_WITH_RSA = '1.2.840.113549.1.1.11'

/** Tags of DER (X.690 §8). */
const TAG = {
  integer: 0x02,
  bits: 0x03,
  nothing: 0x05,
  oid: 0x06,
  text: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
}
const VERSION_FIELD = 0xa0
const VERSION_3 = 2

export interface CertificateInput {
  /** RSA, PKCS#8 PEM. */
  readonly privatePem: string
  readonly commonName: string
  /** Epoch milliseconds. */
  readonly notBefore: number
  readonly notAfter: number
}

/** Returns the certificate, PEM. */
export function selfSignedCertificate({ privatePem, commonName, notBefore, notAfter }: CertificateInput): string {
  const algorithm = sequence(oid(SHA256_WITH_RSA), der(TAG.nothing))
  const name = sequence(der(TAG.set, sequence(oid(COMMON_NAME), der(TAG.text, Buffer.from(commonName)))))
  const key = createPrivateKey(privatePem)
  const content = sequence(
    der(VERSION_FIELD, der(TAG.integer, Buffer.from([VERSION_3]))),
    der(TAG.integer, positive(randomBytes(16))),
    algorithm,
    name,
    sequence(time(notBefore), time(notAfter)),
    name,
    createPublicKey(key).export({ type: 'spki', format: 'der' }),
  )
  const certificate = sequence(content, algorithm, der(TAG.bits, Buffer.from([0]), sign('sha256', content, key)))
  const lines = certificate.toString('base64').replace(/.{64}/g, '$&\n').trim()
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content])
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(TAG.sequence, ...parts)

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length])
  const hex = length.toString(16)
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex')
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes])
}

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...others] = dotted.split('.').map(Number)
  return der(TAG.oid, Buffer.from([first * 40 + second, ...others.flatMap(base128)]))
}

function base128(value: number): number[] {
  const digits = [value & 0x7f]
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) digits.unshift((rest & 0x7f) | 0x80)
  return digits
}

/** Neither negative nor with a leading zero byte. */
function positive(bytes: Buffer): Buffer {
  const [first = 0, ...others] = bytes
  return Buffer.from([(first & 0x7f) | 0x40, ...others])
}

/** UTCTime before 2050, GeneralizedTime from then on (RFC 5280 §4.1.2.5). */
function time(ms: number): Buffer {
  const digits = `${new Date(ms).toISOString().slice(0, 19).replace(/\D/g, '')}Z`
  return digits < '2050'
    ? der(TAG.utcTime, Buffer.from(digits.slice(2)))
    : der(TAG.generalizedTime, Buffer.from(digits))
}
