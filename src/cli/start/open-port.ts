import { answerDirectly } from '#api/http/answer-directly.ts'
import { createListener, type Http2RequestListener, type ListenerTimeouts } from '#api/http/listener.ts'
import { pathOf, type Router } from '#api/http/router.ts'
import type { TlsPair } from '#cli/start/tls-files.ts'
import { type Config, ConfigError } from '#config'

export interface OpenPort {
  readonly number: number
  /** Hands requests to the API; before, they are answered with "starting". */
  serve(router: Pick<Router, 'http1' | 'http2'>): void
  /** Uses another certificate for connections from now on. */
  renewTls(pair: TlsPair): void
  close(): Promise<void>
}

/** While stopping: time for a proxy to finish with the connections that it keeps, milliseconds. */
const PROXY_LINGER_MS = 2_000

/** Listens on the configured port. Throws an error that names the setting when that is not possible. */
export async function openPort(config: Config, tls: TlsPair | undefined): Promise<OpenPort> {
  let router: Pick<Router, 'http1' | 'http2'> = { http1: answerStarting, http2: answerStarting }
  const timeouts: Partial<ListenerTimeouts> = config.trustedProxies.length > 0 ? { linger: PROXY_LINGER_MS } : {}
  const listener = createListener({
    http1: (request, response) => router.http1(request, response),
    http2: (request, response) => router.http2(request, response),
    ...(tls ? { tls } : {}),
    timeouts,
  })
  const number = await listener.listen(config.host, config.port).catch((error: unknown) => {
    throw refusal(config, error)
  })
  return {
    number,
    serve(api) {
      router = api
    },
    renewTls: listener.renewTls,
    close: listener.close,
  }
}

/** The process is up, its store is not open yet. */
const answerStarting: Http2RequestListener & Router['http1'] = (
  request: { url?: string | undefined },
  response: Parameters<typeof answerDirectly>[0],
) => {
  if (pathOf(request.url ?? '') === '/debug/healthz') return answerDirectly(response, 200, {}, 'ok')
  answerDirectly(response, 503, { 'retry-after': '1', 'content-type': 'text/plain' }, 'starting')
}

function refusal({ host, port }: Config, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  if (code === 'EADDRINUSE')
    return new Error(
      `port ${port} is taken by another program (EADDRINUSE). Choose another one: USHER_PORT=${port < 65535 ? port + 1 : 8081}`,
    )
  if (code === 'EACCES') return new Error(`this user may not listen on USHER_PORT ${port} (EACCES)`)
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new ConfigError(`USHER_HOST: ${host} is not an address of this machine (${code})`)
  return error
}
