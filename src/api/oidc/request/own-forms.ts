import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import { isFromElsewhere } from '#api/http/request-origin.ts'
import { paths } from '#api/oidc/paths.ts'

/** Paths that receive forms of Usher's own pages; applications send browsers to all other paths. */
const forms: ReadonlySet<string> = new Set([paths.code_verification, `${paths.end_session}/confirm`])

/** Middleware: rejects these forms from pages of another origin before reading their content. */
export function ownFormsOnly(externalUrl: string) {
  const { origin } = new URL(externalUrl)
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    if (ctx.method === 'POST' && forms.has(ctx.path) && isFromElsewhere(ctx.headers, origin))
      throw new errors.InvalidRequest('the form was sent from a page of another site')
    return next()
  }
}
