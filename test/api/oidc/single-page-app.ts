/** A single-page application on a separate origin: a published library, which a test calls in its page. */
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { freePort } from '#test/support/start-server.ts'

export interface SinglePageApp {
  readonly url: string
  /** Sets the issuer and the client id that its pages use. */
  configure(settings: { authority: string; client_id: string; scope: string }): void
  stop(): Promise<void>
}

/**
 * Its page has the library as `oidc`, the application's own part as `manager`. The responses of the server arrive at
 * `/callback` (the page itself), `/popup` and `/silent`.
 */
export async function startSinglePageApp(): Promise<SinglePageApp> {
  const library = await readFile(
    createRequire(import.meta.url)
      .resolve('oidc-client-ts')
      .replace('umd', 'browser'),
    'utf8',
  )
  const port = await freePort()
  const url = `http://localhost:${port}`
  let settings = {}
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', url)
    if (pathname === '/favicon.ico') return response.writeHead(204).end()
    if (pathname === '/oidc.js') return response.setHeader('content-type', 'text/javascript').end(library)
    return response
      .setHeader('content-type', 'text/html')
      .end(page(settings, pathname === '/popup' || pathname === '/silent'))
  })
  await new Promise<void>((resolve) => server.listen(port, 'localhost', resolve))
  return {
    url,
    configure(configured) {
      settings = {
        ...configured,
        redirect_uri: `${url}/callback`,
        popup_redirect_uri: `${url}/popup`,
        silent_redirect_uri: `${url}/silent`,
        post_logout_redirect_uri: `${url}/`,
        loadUserInfo: true,
        automaticSilentRenew: false,
      }
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const page = (settings: object, takesAnswer: boolean): string => `<!doctype html><title>Shop</title>
<script src="/oidc.js"></script>
<script>
  const store = new oidc.WebStorageStateStore({ store: window.localStorage })
  const manager = new oidc.UserManager({ ...${JSON.stringify(settings)}, userStore: store })
  ${takesAnswer ? 'void manager.signinCallback()' : ''}
</script>`
