/** Requests that a separate login UI handles: choice of the login UI, and its addresses for devices and sign-out. */
import type { KoaContextWithOIDC } from 'oidc-provider'
import { extrasOf } from '#api/oidc/clients.ts'
import { paths } from '#api/oidc/paths.ts'
import { chooseLoginUi, loginUiLink } from '#domain/auth-request/choose-login-ui.ts'
import type { Services } from '#domain/context.ts'
import { featuresAggregate } from '#domain/feature/instance-features.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'

/** Id of the login client that a request came by; undefined: it named none. */
export function loginClientOf(ctx: KoaContextWithOIDC): string | undefined {
  const id = ctx.get('x-zitadel-login-client')
  return /^[\w-]{1,200}$/.test(id) ? id : undefined
}

/** The base address of the login UI that serves a request; undefined: the built-in pages do. */
export async function loginUiOf(
  services: Services,
  ctx: KoaContextWithOIDC,
  client: KoaContextWithOIDC['oidc']['client'],
): Promise<string | undefined> {
  const loginClientId = loginClientOf(ctx)
  return chooseLoginUi({
    externalUrl: services.externalUrl,
    ...(loginClientId ? { loginClientId } : {}),
    feature: await loadLoginV2(services),
    loginVersion: client && extrasOf(client).config?.loginVersion,
  })
}

/** Login UI that the instance requires for requests without a known application. */
export async function requiredLoginUi(services: Services): Promise<string | undefined> {
  const { externalUrl } = services
  return chooseLoginUi({ externalUrl, feature: await loadLoginV2(services), loginVersion: undefined })
}

async function loadLoginV2({ events }: Services) {
  return (await events.load(featuresAggregate, INSTANCE_ID)).state.loginV2
}

/** Middleware: redirects to the user code page of the login UI that the instance requires. */
export const devicePageOfLoginUi =
  (services: Services) =>
  async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    if (ctx.path !== paths.code_verification || ctx.method !== 'GET') return next()
    const baseUri = await requiredLoginUi(services)
    if (!baseUri) return next()
    const userCode = ctx.query.user_code
    ctx.status = 303
    ctx.redirect(loginUiLink(baseUri, 'device', typeof userCode === 'string' ? { user_code: userCode } : {}))
  }
