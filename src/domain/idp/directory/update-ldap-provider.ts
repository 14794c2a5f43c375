import { isDeepStrictEqual } from 'node:util'
import type { Context, Details } from '#domain/context.ts'
import { type LdapProviderInput, normalizeLdapProvider } from '#domain/idp/directory/ldap-provider-input.ts'
import { type Idp, type IdpEvent, idpChanged } from '#domain/idp/idp.ts'
import { changeProvider, IDP_SECRET } from '#domain/idp/put-provider.ts'
import type { Target } from '#domain/target.ts'

/** Replaces the settings of a directory; an empty password keeps the stored one. Equal settings are no error. */
export async function updateLdapProvider(ctx: Context, target: Target, input: LdapProviderInput): Promise<Details> {
  const settings = normalizeLdapProvider(input)
  const sealed = settings.bindPassword && ctx.cipher.encrypt(settings.bindPassword, IDP_SECRET)
  return changeProvider(ctx, target, {
    kind: 'ldap',
    decide: (idp) => decideUpdateLdapProvider(settings, sealed, idp),
  })
}

/** `settings`: normalized. `sealed`: the encrypted new password; '' keeps the stored one. */
export function decideUpdateLdapProvider(settings: LdapProviderInput, sealed: string, idp: Idp): IdpEvent[] {
  const { name, options, bindPassword: _plain, ...config } = settings
  const stored = idp.config?.kind === 'ldap' ? idp.config : undefined
  const newSettings = {
    name,
    options: { ...options },
    config: { kind: 'ldap' as const, ...config, bindPassword: sealed || (stored?.bindPassword ?? '') },
  }
  const { status: _status, ...current } = idp
  return isDeepStrictEqual(newSettings, current) ? [] : [idpChanged(newSettings)]
}
