/** Calls of commands to a server: on this machine with the certificate of its settings, elsewhere with verified ones. */
import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { request as requestHttp } from 'node:http'
import { type RequestOptions, request as requestHttps } from 'node:https'
import { connectionFailure } from '#kit/connection-failure.ts'

export interface Server {
  /** Address without a path. */
  readonly url: string
  /** The server's certificate, where it is on this machine: issued for the public name, so that no name is verified. */
  readonly certFile?: string | undefined
}

export interface ServerRequest {
  readonly method: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | undefined
  readonly withinMs?: number
}

export interface ServerReply {
  readonly status: number
  /** Whether the status is 2xx. */
  readonly ok: boolean
  readonly text: string
}

/** How long a server may take to answer, milliseconds. */
const RESPONSE_TIMEOUT_MS = 30_000

/** Resolves with the response, whatever its status; rejects with a sentence without one. */
export async function callServer(server: Server, request: ServerRequest): Promise<ServerReply> {
  const url = `${server.url.replace(/\/$/, '')}${request.path}`
  if (!URL.canParse(url) || !/^https?:/.test(url)) throw new Error(`"${server.url}" is no address with http or https`)
  const trust = url.startsWith('https:') && server.certFile ? await trustIn(server.certFile) : {}
  try {
    return await send(url, request, trust)
  } catch (error) {
    const reason = connectionFailure(error)
    if (reason === undefined) throw error
    throw new Error(`${server.url} cannot be called: ${reason}`, { cause: error })
  }
}

/** The certificate itself is trusted, for every name. */
async function trustIn(certFile: string): Promise<RequestOptions> {
  const pem = await readFile(certFile)
  const { fingerprint256 } = new X509Certificate(pem)
  return {
    ca: [pem],
    allowPartialTrustChain: true,
    checkServerIdentity: (_name, certificate) =>
      certificate.fingerprint256 === fingerprint256
        ? undefined
        : Object.assign(new Error('another certificate'), { code: 'OWN_CERTIFICATE_DIFFERS' }),
  }
}

function send(
  url: string,
  { method, headers = {}, body = '', withinMs = RESPONSE_TIMEOUT_MS }: ServerRequest,
  trust: RequestOptions,
): Promise<ServerReply> {
  const options = { ...trust, method, headers, signal: AbortSignal.timeout(withinMs) }
  return new Promise((resolve, reject) => {
    const request = (url.startsWith('https:') ? requestHttps : requestHttp)(url, options, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
      })
      response.on('error', reject)
      response.on('end', () => {
        const status = response.statusCode ?? 0
        resolve({ status, ok: status >= 200 && status < 300, text })
      })
    })
    request.on('error', (error) => reject(options.signal.aborted ? options.signal.reason : error))
    request.end(body)
  })
}
