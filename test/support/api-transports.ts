/** The wires of the API, each opened with the published clients where they support it. */
import type { Transport } from '@connectrpc/connect'
import { createConnectTransport } from '@connectrpc/connect-node'
import { createServerTransport } from '@zitadel/client/node'
import { createClientTransport } from '@zitadel/client/web'
import type { TestServer } from '#test/support/start-server.ts'

const connect = (server: TestServer, token: string, useBinaryFormat: boolean) =>
  createConnectTransport({
    baseUrl: server.url,
    httpVersion: '1.1',
    useBinaryFormat,
    interceptors: [
      (next) => (request) => {
        request.header.set('authorization', `Bearer ${token}`)
        return next(request)
      },
    ],
  })

export const apiTransports: Readonly<Record<string, (server: TestServer, token: string) => Transport>> = {
  gRPC: (server, token) => createServerTransport(token, { baseUrl: server.url }),
  'gRPC-Web': (server, token) => createClientTransport(token, { baseUrl: server.url }),
  'Connect, binary': (server, token) => connect(server, token, true),
  'Connect, JSON': (server, token) => connect(server, token, false),
}
