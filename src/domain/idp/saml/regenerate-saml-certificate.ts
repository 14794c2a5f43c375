import type { Context, Details } from '#domain/context.ts'
import { idpChanged } from '#domain/idp/idp.ts'
import { changeProvider } from '#domain/idp/put-provider.ts'
import { newSamlKey } from '#domain/idp/saml/saml-key.ts'
import type { Target } from '#domain/target.ts'

/** Replaces the key of this service provider towards a SAML identity provider, with its certificate. */
export async function regenerateSamlCertificate(ctx: Context, target: Target): Promise<Details> {
  const key = await newSamlKey(ctx)
  return changeProvider(ctx, target, {
    kind: 'saml',
    decide: ({ config }) => (config?.kind === 'saml' ? [idpChanged({ config: { ...config, ...key } })] : []),
  })
}
