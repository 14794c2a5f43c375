/**
 * A bare connect-node server whose one call does nothing. Serves gRPC on HTTP/2 and gRPC-Web on HTTP/1.1, each on a
 * port.
 */
import { createServer as createHttp1Server } from 'node:http'
import { createServer as createHttp2Server } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { connectNodeAdapter } from '@connectrpc/connect-node'
import { ManagementService } from '@zitadel/proto/zitadel/management_pb.js'

const ANSWER = { userId: '400631231609307137', details: { sequence: 2n, resourceOwner: '400631231609307137' } }
const adapter = connectNodeAdapter({
  routes: (router) => {
    router.service(ManagementService, { importHumanUser: () => ANSWER })
  },
})

const listening = <S extends { listen(port: number, host: string, done: () => void): unknown; address(): unknown }>(
  server: S,
): Promise<number> =>
  // Listening on a port, so it has an address with one.
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)))

const [http1, http2] = await Promise.all([listening(createHttp1Server(adapter)), listening(createHttp2Server(adapter))])
process.stdout.write(`${JSON.stringify({ http1, http2 })}\n`)
process.once('SIGTERM', () => process.exit(0))
