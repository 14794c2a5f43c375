import { X509Certificate } from 'node:crypto'
import { createServer } from 'node:net'
import { createListener, type Listener, type ListenerTimeouts } from '#api/http/listener.ts'
import type { Router } from '#api/http/router.ts'
import type { TlsPair } from '#cli/start/tls-files.ts'
import { type Config, ConfigError } from '#config'

export interface ReservedPort {
  readonly number: number
  /** Listens, and hands requests to the API. */
  serve(router: Pick<Router, 'http1' | 'http2'>): Promise<void>
  /** Uses another certificate for connections from now on. */
  renewTls(pair: TlsPair): void
  /** Returns the end of the certificate in use, epoch milliseconds; absent without TLS. */
  readonly certificateEnd?: () => number
  close(): Promise<void>
}

/** While stopping: time for a proxy to finish with the connections that it keeps, milliseconds. */
const PROXY_LINGER_MS = 2_000

/**
 * Verifies that the configured port can be listened on, and resolves with its number. Throws an error that names the
 * setting when it cannot. Connections are refused until the API is served: a proxy then selects another process at once.
 */
export async function reservePort(config: Config, tls: TlsPair | undefined): Promise<ReservedPort> {
  const number = await probe(config).catch((error: unknown) => {
    throw refusal(config, error)
  })
  const timeouts: Partial<ListenerTimeouts> = config.trustedProxies.length > 0 ? { linger: PROXY_LINGER_MS } : {}
  let listener: Listener | undefined
  let end = tls ? endOf(tls) : 0
  return {
    number,
    async serve({ http1, http2 }) {
      listener = createListener({ http1, http2, ...(tls ? { tls } : {}), timeouts })
      await listener.listen(config.host, number).catch((error: unknown) => {
        listener = undefined
        throw refusal({ ...config, port: number }, error)
      })
    },
    renewTls(pair) {
      listener?.renewTls(pair)
      end = endOf(pair)
    },
    ...(tls ? { certificateEnd: () => end } : {}),
    close: async () => listener?.close(),
  }
}

const endOf = ({ cert }: TlsPair): number => new X509Certificate(cert).validToDate.getTime()

function probe({ host, port }: Config): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(port, host, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port))
    })
  })
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
