import { X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { generateRsaKeyPair } from '#crypto/jwt.ts'
import { selfSignedCertificate } from '#crypto/self-signed-certificate.ts'

const pair = await generateRsaKeyPair()
const certificate = (notAfter: number) =>
  new X509Certificate(
    selfSignedCertificate({
      privatePem: pair.privatePem,
      commonName: 'Anmeldung für Zürich',
      notBefore: Date.UTC(2026, 0, 31, 12),
      notAfter,
    }),
  )

test.each([
  ['before 2050', Date.UTC(2049, 11, 31, 23, 59, 59)],
  ['from 2050 on', Date.UTC(2050, 0, 1)],
])('a certificate has the name, the key and an end %s', (_name, notAfter) => {
  const made = certificate(notAfter)
  expect(made.subject).toBe('CN=Anmeldung für Zürich')
  expect(made.issuer).toBe(made.subject)
  expect(made.verify(made.publicKey)).toBe(true)
  expect(made.publicKey.export({ type: 'spki', format: 'pem' })).toBe(pair.publicPem)
  expect([made.validFromDate, made.validToDate].map(Number)).toEqual([Date.UTC(2026, 0, 31, 12), notAfter])
})

test('two certificates of one key have different serial numbers', () => {
  const serials = [1, 2].map(() => certificate(Date.UTC(2030, 0)).serialNumber)
  expect(new Set(serials).size).toBe(2)
})
