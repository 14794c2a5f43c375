/** Step-up authentication (RFC 9470): userinfo takes tokens of the classes that its application requires. */
import type { KoaContextWithOIDC } from 'oidc-provider'
import { extrasOf } from '#api/oidc/clients.ts'
import type { OidcConfig } from '#domain/project/app/app-config.ts'
import { satisfiedAcr } from '#domain/sign-in/acr.ts'

/** The classes that an application requires, if the sign-in of a token satisfies none of them. */
export function missingAcr(config: OidcConfig | undefined, acr: unknown): readonly string[] | undefined {
  const required = config?.clientSettings?.defaultAcrValues ?? []
  if (required.length === 0 || satisfiedAcr(typeof acr === 'string' ? acr : '', required)) return undefined
  return required
}

/** Middleware: names the classes to sign in with (RFC 9470 §3). */
export async function stepUpAdvice(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next()
  const { route, accessToken, client } = ctx.oidc ?? {}
  if (route !== 'userinfo' || ctx.status !== 200 || !accessToken || !client) return
  const missing = missingAcr(extrasOf(client).config, accessToken.extra?.acr)
  if (!missing) return
  const error = 'insufficient_user_authentication'
  const description = 'the sign-in of the token is too weak'
  ctx.status = 401
  ctx.set(
    'www-authenticate',
    `Bearer error="${error}", error_description="${description}", acr_values="${missing.join(' ')}"`,
  )
  ctx.body = { error, error_description: description }
}
