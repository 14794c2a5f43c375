import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider'
import { refusalOfRedirect } from '#api/oidc/client-rules.ts'
import { paths } from '#api/oidc/paths.ts'

/** Adds the reason why a redirect URI was rejected to the error description. */
export function describeError(ctx: KoaContextWithOIDC, { error, error_description: description }: ErrorOut): string {
  const refusal = error === 'invalid_redirect_uri' ? refusalOfSent(ctx) : undefined
  return refusal ?? description ?? ''
}

/** Middleware: the same for pushed requests, which the engine answers as `invalid_request` (RFC 9126 §2.3). */
export async function explainPushedRedirect(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next()
  if (ctx.path !== paths.pushed_authorization_request || ctx.status !== 400) return
  const { body } = ctx
  if (!isErrorOut(body) || !body.error_description?.startsWith('redirect_uri ')) return
  ctx.body = { ...body, error_description: refusalOfSent(ctx) ?? body.error_description }
}

const isErrorOut = (body: unknown): body is ErrorOut => typeof body === 'object' && body !== null && 'error' in body

function refusalOfSent(ctx: KoaContextWithOIDC): string | undefined {
  const { client, params } = ctx.oidc
  const uri = params?.redirect_uri ?? ctx.query.redirect_uri
  return client && typeof uri === 'string' ? refusalOfRedirect(client, uri) : undefined
}
