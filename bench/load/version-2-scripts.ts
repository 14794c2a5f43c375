/** Calls of a login UI over version 2: a session with a password, and an authorization request up to the tokens. */
import { Http1Client } from '#bench/load/http1-client.ts'
import type { Job } from '#bench/load/job.ts'
import { http1Request } from '#bench/load/requests.ts'
import type { Script } from '#bench/load/scripts.ts'

type Args = Readonly<Record<string, string>>

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

/** Sends a request and returns the named text of the response. */
async function read(client: Http1Client, request: string, pattern: RegExp): Promise<string> {
  const { text } = await client.call(request)
  const match = pattern.exec(text)?.[1]
  if (match === undefined) throw new Error(text.slice(0, 600))
  return match
}

const json = (job: Job, path: string, body: object) =>
  http1Request('POST', path, { token: job.token, body: JSON.stringify(body) })

async function createSession(client: Http1Client, job: Job, { loginName = '', password = '' }: Args) {
  const checks = { user: { loginName }, password: { password } }
  const { text } = await client.call(json(job, '/v2/sessions', { checks }))
  const [, sessionId = ''] = /"sessionId":"([^"]+)"/.exec(text) ?? []
  const [, sessionToken = ''] = /"sessionToken":"([^"]+)"/.exec(text) ?? []
  if (!sessionId || !sessionToken) throw new Error(text.slice(0, 600))
  return { sessionId, sessionToken }
}

/** Arguments: `loginName` and `password` of a user. */
export const sessionWithPassword: Script = async (job, port) => {
  const client = await Http1Client.connect(port)
  return {
    close: () => client.close(),
    async step() {
      await createSession(client, job, job.args ?? {})
    },
  }
}

/**
 * Begins an authorization request, ends it with the session of the connection, and redeems the code. Arguments: those of
 * `sessionWithPassword`, `authorize` (path and query), `loginClient` (user id), `basic`, `redirectUri` and `verifier` of
 * the application.
 */
export const callbackToToken: Script = async (job, port) => {
  const client = await Http1Client.connect(port)
  const args: Args = job.args ?? {}
  const { authorize = '', loginClient = '', redirectUri = '', verifier = '' } = args
  const session = await createSession(client, job, args)
  const begin = http1Request('GET', authorize, { headers: { 'x-zitadel-login-client': loginClient } })
  return {
    close: () => client.close(),
    async step() {
      const id = await read(client, begin, /\r\nlocation: \S*[?&]authRequest=([^&\s]+)/i)
      const code = await read(client, json(job, `/v2/oidc/auth_requests/${id}`, { session }), /[?&]code=([^&"]+)/)
      const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier }
      const headers = { ...FORM, authorization: `Basic ${args.appBasic}` }
      const body = new URLSearchParams(form).toString()
      await read(client, http1Request('POST', '/oauth/v2/token', { headers, body }), /"access_token":"([^"]+)"/)
    },
  }
}
