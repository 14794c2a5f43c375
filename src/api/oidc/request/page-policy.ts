import type { KoaContextWithOIDC } from 'oidc-provider'
import { PAGE_POLICY } from '#api/oidc/pages.ts'
import type { Services } from '#domain/context.ts'
import { loadFrameAncestors } from '#domain/policy/frame-ancestors.ts'

/** Pages of the engine send a form on by a script whose hash it adds to this. */
export const pagePolicy =
  (services: Services) =>
  async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    ctx.set('content-security-policy', PAGE_POLICY)
    // An application may have opened the login page in a popup and wait for its result.
    ctx.set('cross-origin-opener-policy', 'unsafe-none')
    await next()
    if (!ctx.response.is('html')) return
    const embeddedIn = await loadFrameAncestors(services)
    if (embeddedIn.length === 0) return
    const policy = ctx.response.get('content-security-policy')
    ctx.set(
      'content-security-policy',
      policy.replace(/frame-ancestors [^;]+/, `frame-ancestors ${embeddedIn.join(' ')}`),
    )
    // `X-Frame-Options` does not support a list of origins.
    ctx.remove('x-frame-options')
  }
