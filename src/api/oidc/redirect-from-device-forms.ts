/** Answers of the device page to its forms (http/sealed-page.ts). */
import { parseCookie, stringifySetCookie } from 'cookie'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { openPage, SHOWN, sealPage } from '#api/http/sealed-page.ts'
import { PAGE_POLICY } from '#api/oidc/pages.ts'
import { paths } from '#api/oidc/paths.ts'
import type { Services } from '#domain/context.ts'

type StoredPage = { readonly status: number; readonly body: string }

const asIs = { encode: (value: string) => value, decode: (value: string) => value }

/** Middleware: redirects from a form of the device page to the page that answers it. */
export function redirectFromDeviceForms({ cipher, externalUrl }: Pick<Services, 'cipher' | 'externalUrl'>) {
  const secure = externalUrl.startsWith('https:')
  const name = `${secure ? '__Host-' : ''}usher_device_page`
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    if (ctx.path !== paths.code_verification) return next()
    const id = new URLSearchParams(ctx.querystring).get(SHOWN) ?? ''
    const value = parseCookie(ctx.get('cookie'), asIs)[name] ?? ''
    const openedPage = ctx.method === 'GET' ? openPage<StoredPage>(cipher, { id, value }, Date.now()) : undefined
    if (openedPage) {
      ctx.status = openedPage.status
      ctx.type = 'html'
      ctx.set({ 'content-security-policy': PAGE_POLICY, 'cache-control': 'no-store' })
      ctx.body = openedPage.body
      return
    }
    await next()
    const { status, body } = ctx
    if (ctx.method !== 'POST' || status !== 200 || typeof body !== 'string') return
    const sealed = sealPage(cipher, { status, body } satisfies StoredPage, Date.now())
    if (!sealed) return
    const cookie = { name, value: sealed.value, path: '/', httpOnly: true, sameSite: 'lax', secure } as const
    ctx.append('set-cookie', stringifySetCookie(cookie, asIs))
    ctx.redirect(`${paths.code_verification}?${SHOWN}=${sealed.id}`)
    ctx.status = 303
    ctx.body = ''
  }
}
