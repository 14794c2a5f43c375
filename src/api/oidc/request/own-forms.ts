import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import { isFromElsewhere } from '#api/http/request-origin.ts'
import { paths } from '#api/oidc/paths.ts'

/** Where pages of ours send what a person typed or confirmed; applications send browsers to all other addresses. */
const forms: ReadonlySet<string> = new Set([paths.code_verification, `${paths.end_session}/confirm`])

/** Middleware: refuses these forms from pages of another origin, before what is in them is looked at. */
export function ownFormsOnly(externalUrl: string) {
  const { origin } = new URL(externalUrl)
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    if (ctx.method === 'POST' && forms.has(ctx.path) && isFromElsewhere(ctx.headers, origin))
      throw new errors.InvalidRequest('the form was sent from a page of another site')
    return next()
  }
}
