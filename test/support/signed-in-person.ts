/** A person with a session, and calls of AuthService with its token. */
import type { JsonObject } from '@bufbuild/protobuf'
import { AuthService } from '@zitadel/proto/zitadel/auth_pb.js'
import { addPerson, PASSWORD } from '#test/support/session-people.ts'
import type { TestServer } from '#test/support/start-server.ts'
import { type WireName, wireCalls } from '#test/support/wire-calls.ts'

export type AuthRpc = keyof typeof AuthService.method

export async function signIn(server: TestServer, userId: string, password = PASSWORD): Promise<string> {
  const checks = { user: { userId }, password: { password } }
  const { status, body } = await server.rest('POST', '/v2/sessions', { checks })
  if (status !== 201) throw new Error(`session: ${JSON.stringify(body)}`)
  return body.sessionToken
}

let count = 0

export async function authCalls(server: TestServer) {
  const orgId: string = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
  const call = wireCalls(server, AuthService)
  return {
    orgId,
    call,
    close: () => call.close(),
    /** Adds a person with password, verified address and verified number; `my` calls RPCs with its session token. */
    async person(wire: WireName = 'REST, HTTP/1.1') {
      const name = `own${count++}`
      const userId = await addPerson(server, { orgId, name })
      const token = await signIn(server, userId)
      const my = (rpc: AuthRpc, request: JsonObject = {}) => call(rpc, request, { wire, token })
      return { userId, name, token, my }
    },
  }
}

/** Code and id of a rejection. */
export const refusal = ({ code, details }: { readonly code: number; readonly details: readonly { id: string }[] }) => [
  code,
  details[0]?.id,
]
