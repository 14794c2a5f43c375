import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { type IdpEvent, idpAdded, idpAggregate } from '#domain/idp/idp.ts'
import { requireIdpPermission } from '#domain/idp/idp-owner.ts'
import { normalizeOidcProvider, type OidcProviderInput } from '#domain/idp/oidc-provider-input.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { loadExistingOrg, orgMustExist } from '#domain/org/existing-org.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { change } from '#eventstore/event-store.ts'

/** Purpose under which secrets of providers are encrypted. */
export const IDP_SECRET = 'idp'

/** Adds an OpenID Connect provider to an organization, or to the instance. */
export async function addGenericOidcProvider(
  ctx: Context,
  owner: string,
  input: OidcProviderInput,
): Promise<{ id: string; details: Details }> {
  const event = decideAddGenericOidcProvider(input, (secret) => ctx.cipher.encrypt(secret, IDP_SECRET))
  requireIdpPermission(ctx.caller, owner)
  const before = ctx.events.nonexistent(idpAggregate, ctx.newId())
  return ctx.events.retry(async () => {
    const org = owner === INSTANCE_ID ? [] : [orgMustExist(await loadExistingOrg(ctx, owner))]
    const added = change({ aggregate: idpAggregate, before, owner, events: [event] })
    const [after] = await ctx.events.push(author(ctx), [added, ...org])
    return { id: before.id, details: detailsOf(after ?? before) }
  })
}

export function decideAddGenericOidcProvider(input: OidcProviderInput, seal: (secret: string) => string): IdpEvent {
  const { name, options, clientSecret, scopes, ...config } = normalizeOidcProvider(input)
  if (!clientSecret) throw refuse('idp.clientSecretMissing')
  return idpAdded({
    name,
    options: { ...options },
    config: { kind: 'oidc', ...config, clientSecret: seal(clientSecret), scopes: [...scopes], ownCallback: true },
  })
}
