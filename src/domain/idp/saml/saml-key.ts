import { generateRsaKeyPair } from '#crypto/jwt.ts'
import { selfSignedCertificate } from '#crypto/self-signed-certificate.ts'
import type { Context } from '#domain/context.ts'
import type { SamlProviderConfig } from '#domain/idp/idp.ts'
import { IDP_SECRET } from '#domain/idp/put-provider.ts'

const DAY = 24 * 60 * 60 * 1000
/** Identity providers compare the certificate, and rarely read it again. */
const LIFETIME_MS = 10 * 365 * DAY

/** Returns a new key of this service provider, with its certificate. */
export async function newSamlKey(
  ctx: Pick<Context, 'cipher' | 'now'>,
): Promise<Pick<SamlProviderConfig, 'certificatePem' | 'privateKey'>> {
  const { privatePem } = await generateRsaKeyPair()
  const certificatePem = selfSignedCertificate({
    privatePem,
    commonName: 'usher',
    notBefore: ctx.now - DAY,
    notAfter: ctx.now + LIFETIME_MS,
  })
  return { certificatePem, privateKey: ctx.cipher.encrypt(privatePem, IDP_SECRET) }
}
