/** A server, spoken to through its Nevis API with the access key of its first start. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import PostalMime from 'postal-mime'
import { type JsonResponse, type RequestOptions, startServer, type TestServer } from '#test/support/start-server.ts'

export const NEVIS = '/nevis/api/v1'
export const ADMINISTRATION = '/nevis/admin/v1'

export interface NevisServer extends TestServer {
  readonly key: string
  /** A call with the access key unless another is given; paths after the base path. */
  call(method: string, path: string, body?: unknown, options?: RequestOptions): Promise<JsonResponse>
  /** Creates a user and answers its id. */
  create(body: { loginId: string } & Record<string, unknown>): Promise<string>
  /** A further key, of another organization if one is given. */
  addKey(name: string, more?: { orgId?: string; returnUrls?: string[] }): Promise<string>
  /** Links in the newest mail to an address whose subject this is; waits at most 5 s. */
  linkTo(address: string, subject: string): Promise<string>
  /** Position of the last event, without those of sent mails. */
  events(): Promise<number>
}

export async function startNevisServer(env: Record<string, string> = {}): Promise<NevisServer> {
  const server = await startServer(env)
  const key = (await readFile(path.join(server.dataDir, 'nevis.key'), 'utf8')).trim()
  const call: NevisServer['call'] = (method, route, body, options) =>
    server.rest(method, `${NEVIS}${route}`, body, { token: key, ...options })
  return {
    ...server,
    key,
    call,
    async create(body) {
      const response = await call('POST', '/users', body)
      if (response.status !== 201) throw new Error(JSON.stringify(response.body))
      return idIn(response)
    },
    async addKey(name, more = {}) {
      const response = await server.rest('POST', `${ADMINISTRATION}/access-keys`, { name, ...more })
      if (response.status !== 201) throw new Error(JSON.stringify(response.body))
      return response.body.key
    },
    async linkTo(address, subject) {
      const deadline = Date.now() + 20_000
      for (;;) {
        const mails = await Promise.all((await server.mails(0)).map((text) => PostalMime.parse(text)))
        const mail = mails.findLast((one) => one.subject === subject && one.to?.some((to) => to.address === address))
        const link = /href="(https?:[^"]*[?.=][^"]*)"/.exec(mail?.html ?? '')?.[1]
        if (link) return link.replaceAll('&amp;', '&')
        if (Date.now() > deadline) throw new Error(`no mail "${subject}" to ${address}`)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
    async events() {
      for await (const event of server.runtime.storage.read({ newestFirst: true }))
        if (event.creator !== 'NOTIFICATION') return event.position
      return 0
    },
  }
}

/** The id at the end of a `Location`. */
export const idIn = (response: JsonResponse): string =>
  decodeURIComponent(response.headers.get('location')?.split('/').at(-1) ?? '')

/** Field and code of each failure of a 422. */
export const failuresIn = (response: JsonResponse): string[] =>
  response.body.errors.map(({ field, code }: { field?: string; code?: string }) => `${field} ${code}`)
