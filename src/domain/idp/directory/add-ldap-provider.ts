import type { Context, Details } from '#domain/context.ts'
import { type LdapProviderInput, normalizeLdapProvider } from '#domain/idp/directory/ldap-provider-input.ts'
import { idpAdded } from '#domain/idp/idp.ts'
import { addProvider, IDP_SECRET } from '#domain/idp/put-provider.ts'
import { refuse } from '#domain/reasons/reason.ts'

/** Adds a directory to an organization, or to the instance. */
export async function addLdapProvider(
  ctx: Context,
  owner: string,
  input: LdapProviderInput,
): Promise<{ id: string; details: Details }> {
  const { name, options, bindPassword, ...config } = normalizeLdapProvider(input)
  if (!bindPassword) throw refuse('idp.fieldMissing', { params: { field: 'bindPassword' } })
  const sealed = ctx.cipher.encrypt(bindPassword, IDP_SECRET)
  return addProvider(
    ctx,
    owner,
    idpAdded({ name, options: { ...options }, config: { kind: 'ldap', ...config, bindPassword: sealed } }),
  )
}
