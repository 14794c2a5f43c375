import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { type IdpEvent, idpAdded, idpAggregate } from '#domain/idp/idp.ts'
import { type IdpLevel, requireIdpWriter } from '#domain/idp/idp-owner.ts'
import { normalizeOidcProvider, type OidcProviderInput } from '#domain/idp/oidc-provider-input.ts'
import { loadStandingOrg, orgStands } from '#domain/org/standing-org.ts'
import { change } from '#eventstore/event-store.ts'
import { invalidArgument } from '#kit/errors.ts'

/** What a provider's secrets are sealed for. */
export const IDP_SECRET = 'idp'

/** Adds an OpenID Connect provider, for the organization acted in or for all of them. */
export async function addGenericOidcProvider(
  ctx: OrgContext,
  level: IdpLevel,
  input: OidcProviderInput,
): Promise<{ id: string; details: Details }> {
  const { owner, prefix } = requireIdpWriter(ctx, level)
  const event = decideAddGenericOidcProvider(input, prefix, (secret) => ctx.cipher.encrypt(secret, IDP_SECRET))
  const before = ctx.events.unborn(idpAggregate, ctx.newId())
  return ctx.events.retry(async () => {
    const org = level === 'org' ? [orgStands(await loadStandingOrg(ctx, owner))] : []
    const added = change({ aggregate: idpAggregate, before, owner, events: [event] })
    const [after] = await ctx.events.push(author(ctx), [added, ...org])
    return { id: before.id, details: detailsOf(after ?? before) }
  })
}

export function decideAddGenericOidcProvider(
  input: OidcProviderInput,
  prefix: 'ORG' | 'INST',
  seal: (secret: string) => string,
): IdpEvent {
  const ids = { name: `${prefix}-Sgtj5`, issuer: `${prefix}-Hz6zj`, clientId: `${prefix}-fb5jm` }
  const { name, options, clientSecret, scopes, ...config } = normalizeOidcProvider(input, ids)
  if (!clientSecret) throw invalidArgument(`${prefix}-Sfdf4`, 'Errors.Invalid.Argument')
  return idpAdded({
    name,
    options: { ...options },
    config: { kind: 'oidc', ...config, clientSecret: seal(clientSecret), scopes: [...scopes], ownCallback: true },
  })
}
