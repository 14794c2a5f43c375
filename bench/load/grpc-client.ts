/** One HTTP/2 connection that makes unary gRPC calls with messages that are encoded already. */
import { type ClientHttp2Session, connect, type OutgoingHttpHeaders } from 'node:http2'
import type { Reply } from '#bench/load/http1-client.ts'

export class GrpcClient {
  readonly #session: ClientHttp2Session

  private constructor(session: ClientHttp2Session) {
    this.#session = session
  }

  static connect(port: number): Promise<GrpcClient> {
    return new Promise((resolve, reject) => {
      const session = connect(`http://127.0.0.1:${port}`)
      session.once('error', reject)
      session.once('connect', () => {
        session.on('error', () => undefined)
        resolve(new GrpcClient(session))
      })
    })
  }

  /** Resolves with the gRPC status as `status`: 0 is success. */
  call(path: string, headers: OutgoingHttpHeaders, framed: Buffer): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const stream = this.#session.request({
        ':method': 'POST',
        ':path': path,
        'content-type': 'application/grpc+proto',
        te: 'trailers',
        ...headers,
      })
      let status: string | undefined
      stream.on('response', (head) => {
        status = String(head['grpc-status'] ?? '') || undefined
      })
      stream.on('trailers', (trailers) => {
        status ??= String(trailers['grpc-status'] ?? '')
      })
      stream.on('error', reject)
      stream.on('end', () => resolve({ status: Number(status ?? 2), text: '' }))
      stream.resume()
      stream.end(framed)
    })
  }

  close(): void {
    this.#session.destroy()
  }
}
