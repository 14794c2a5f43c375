/** Calls of an application for a signed-in browser: requests a code, and refreshes its tokens. */
import { Http1Client } from '#bench/load/http1-client.ts'
import type { Job } from '#bench/load/job.ts'
import { http1Request } from '#bench/load/requests.ts'
import type { Script } from '#bench/load/scripts.ts'

/** Arguments: `authorize` (path and query), `cookies` of the browser, `basic`, `redirectUri` and `verifier` of the application. */
type Args = Readonly<Record<string, string>>

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

async function getCode(client: Http1Client, { authorize = '', cookies = '' }: Args): Promise<string> {
  const { text } = await client.call(http1Request('GET', authorize, { headers: { cookie: cookies } }))
  const code = /\r\nlocation: \S*[?&]code=([^&\s]+)/i.exec(text)?.[1]
  if (code === undefined) throw new Error(text.slice(0, 600))
  return code
}

async function getRefreshToken(client: Http1Client, args: Args, form: Record<string, string>): Promise<string> {
  const headers = { ...FORM, authorization: `Basic ${args.appBasic}` }
  const body = new URLSearchParams(form).toString()
  const { status, text } = await client.call(http1Request('POST', '/oauth/v2/token', { headers, body }))
  const token = /"refresh_token":"([^"]+)"/.exec(text)?.[1]
  if (status !== 200 || token === undefined) throw new Error(text.slice(0, 600))
  return token
}

/** Each connection has a separate session of the application. */
export const refresh: Script = async ({ args = {} }: Job, port) => {
  const client = await Http1Client.connect(port)
  const { redirectUri = '', verifier = '' } = args
  const redemption = { grant_type: 'authorization_code', redirect_uri: redirectUri, code_verifier: verifier }
  let token = await getRefreshToken(client, args, { ...redemption, code: await getCode(client, args) })
  return {
    close: () => client.close(),
    async step() {
      token = await getRefreshToken(client, args, { grant_type: 'refresh_token', refresh_token: token })
    },
  }
}

export const authorize: Script = async ({ args = {} }: Job, port) => {
  const client = await Http1Client.connect(port)
  return {
    close: () => client.close(),
    async step() {
      await getCode(client, args)
    },
  }
}
