import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import { showError } from '#api/oidc/pages.ts'
import { AppError } from '#kit/errors.ts'

/** Middleware: renders errors of Usher's own middleware like the engine's errors. */
export async function errorPages(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  try {
    await next()
  } catch (thrown) {
    const { statusCode, error, error_description } = asProtocolError(thrown)
    ctx.status = statusCode
    if (statusCode >= 500) ctx.app.emit('error', thrown, ctx)
    if (ctx.accepts('json', 'html') === 'html') await showError(ctx, { error, description: error_description })
    else ctx.body = { error, error_description }
  }
}

function asProtocolError(thrown: unknown): { statusCode: number; error: string; error_description: string } {
  if (thrown instanceof errors.OIDCProviderError && thrown.expose)
    return {
      statusCode: thrown.statusCode,
      error: thrown.error,
      error_description: thrown.error_description ?? thrown.message,
    }
  if (thrown instanceof AppError && thrown.kind === 'notFound')
    return { statusCode: 404, error: 'invalid_request', error_description: 'the sign-in has expired or is unknown' }
  if (thrown instanceof AppError && thrown.kind === 'invalidArgument')
    return { statusCode: 400, error: 'invalid_request', error_description: 'the request is invalid' }
  return { statusCode: 500, error: 'server_error', error_description: '' }
}
