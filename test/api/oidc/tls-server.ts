/** A server that ends TLS itself and asks clients for certificates, on the store of another one. */
import { connect } from 'node:http2'
import { request } from 'node:https'
import path from 'node:path'
import { createMetrics } from '#api/debug/metrics.ts'
import { listen } from '#cli/start/listen.ts'
import { reservePort } from '#cli/start/reserve-port.ts'
import { readTlsFiles } from '#cli/start/tls-files.ts'
import { loadConfig } from '#config'
import type { OidcServer } from '#test/api/oidc/oidc-server.ts'
import { type CertifiedKey, makeSelfSigned } from '#test/support/client-certificates.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { freePort } from '#test/support/start-server.ts'

export interface TlsRequest {
  readonly path: string
  readonly client?: CertifiedKey | undefined
  readonly form?: Record<string, string>
  readonly json?: object
  readonly headers?: Record<string, string>
  readonly method?: string
}

export interface TlsResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  // biome-ignore lint/suspicious/noExplicitAny: a test asserts on the parts it knows
  readonly body: any
}

export interface TlsServer {
  readonly url: string
  /** PEM, signed by its own key. */
  readonly certificate: string
  http1(request: TlsRequest): Promise<TlsResponse>
  http2(request: TlsRequest): Promise<TlsResponse>
  stop(): Promise<void>
}

/** `ca`: file of the authority whose certificates identify clients; undefined: none. */
export async function startTlsServer(server: OidcServer, ca: string | undefined): Promise<TlsServer> {
  const { runtime, dataDir } = server
  const serverCertificate = makeSelfSigned(dataDir, 'server', '/CN=localhost', [
    '-addext',
    'subjectAltName=DNS:localhost',
  ])
  const port = await freePort()
  const url = `https://localhost:${port}`
  const config = loadConfig(
    {
      USHER_PORT: String(port),
      USHER_DATA_DIR: dataDir,
      USHER_TLS_CERT_FILE: path.join(dataDir, 'server.pem'),
      USHER_TLS_KEY_FILE: path.join(dataDir, 'server.key'),
      USHER_TLS_CLIENT_CERTIFICATES: 'true',
      ...(ca === undefined ? {} : { USHER_TLS_CLIENT_CA_FILE: ca }),
    },
    undefined,
  )
  const services = { ...runtime.services, externalUrl: url, clientCertificates: { ofAuthority: ca !== undefined } }
  const running = await listen(
    { ...runtime, services, metrics: createMetrics() },
    config,
    collectingLog().log,
    await reservePort(config, await readTlsFiles(config)),
  )
  const tlsOf = (client: CertifiedKey | undefined) => ({ ca: serverCertificate.cert, ...(client ?? {}) })
  return {
    url,
    certificate: serverCertificate.cert,
    http1: (tlsRequest) => overHttp1(url, tlsOf(tlsRequest.client), tlsRequest),
    http2: (tlsRequest) => overHttp2(url, tlsOf(tlsRequest.client), tlsRequest),
    stop: () => running.close(),
  }
}

type Tls = { readonly ca: string } & Partial<CertifiedKey>

const headersOf = ({ form, json, headers }: TlsRequest) => ({
  ...(json ? { 'content-type': 'application/json' } : {}),
  ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
  ...headers,
})
const methodOf = ({ method, form }: TlsRequest) => method ?? (form ? 'POST' : 'GET')
const bodyOf = ({ form, json }: TlsRequest) =>
  json ? JSON.stringify(json) : form ? new URLSearchParams(form).toString() : ''
const parsed = (text: string): unknown => (text.startsWith('{') ? JSON.parse(text) : text)

function overHttp1(url: string, tls: Tls, tlsRequest: TlsRequest): Promise<TlsResponse> {
  return new Promise((resolve, reject) => {
    const options = { ...tls, agent: false, method: methodOf(tlsRequest), headers: headersOf(tlsRequest) } as const
    request(`${url}${tlsRequest.path}`, options, async (response) => {
      let text = ''
      for await (const chunk of response) text += chunk
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: parsed(text) })
    })
      .once('error', reject)
      .end(bodyOf(tlsRequest))
  })
}

function overHttp2(url: string, tls: Tls, tlsRequest: TlsRequest): Promise<TlsResponse> {
  return new Promise((resolve, reject) => {
    const session = connect(url, tls).once('error', reject)
    const head = { ':method': methodOf(tlsRequest), ':path': tlsRequest.path, ...headersOf(tlsRequest) }
    const stream = session.request(head, { endStream: false })
    let headers: Record<string, unknown> = {}
    stream.once('response', (received) => {
      headers = received
    })
    stream.once('error', reject).setEncoding('utf8')
    let text = ''
    stream.on('data', (chunk) => {
      text += chunk
    })
    stream.once('end', () => {
      session.close()
      resolve({ status: Number(headers[':status']), headers, body: parsed(text) })
    })
    stream.end(bodyOf(tlsRequest))
  })
}
