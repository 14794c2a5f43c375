/** A client of a running server, as far as the fault tests need one. */
import type { RunningUsher } from '#bench/contestants/usher.ts'
import { personJson, READY_HASH } from '#bench/load/requests.ts'

export interface AddResponse {
  readonly status: number
  readonly retryAfter: string | null
  readonly body: { readonly userId?: string; readonly code?: number; readonly user?: { readonly userName: string } }
  readonly ms: number
}

export interface Client {
  get(path: string): Promise<AddResponse>
  /** Imports a user; the name must be new. */
  add(name: string): Promise<AddResponse>
  /** Imports people one after the other until the condition is true; returns all responses. */
  addUntil(done: (shown: AddResponse) => boolean, most?: number): Promise<AddResponse[]>
  ready(): Promise<number>
}

let run = 0

export function clientOf(usher: RunningUsher): Client {
  const base = `http://127.0.0.1:${usher.ports[0]}`
  const headers = { authorization: `Bearer ${usher.token}` }
  const call = async (path: string, init: RequestInit = {}): Promise<AddResponse> => {
    const begun = performance.now()
    const response = await fetch(base + path, { ...init, headers, signal: AbortSignal.timeout(20_000) })
    // JSON of the API in the shape that the tests expect.
    const body = (await response.json()) as AddResponse['body']
    const retryAfter = response.headers.get('retry-after')
    return { status: response.status, retryAfter, body, ms: performance.now() - begun }
  }
  const add = (name: string) =>
    call('/management/v1/users/human/_import', {
      method: 'POST',
      body: personJson(name, { hashedPassword: { value: READY_HASH } }),
    })
  return {
    get: (path) => call(path),
    add,
    async addUntil(done, most = 20_000) {
      const prefix = `fault${run++}-`
      const all: AddResponse[] = []
      while (all.length < most) {
        const response = await add(`${prefix}${all.length}`)
        all.push(response)
        if (done(response)) return all
      }
      throw new Error(`it did not come about in ${most} calls`)
    },
    ready: async () => (await fetch(`${base}/debug/ready`, { signal: AbortSignal.timeout(20_000) })).status,
  }
}

/** Waits until the condition is true, at most 30 s. */
export async function until(holds: () => Promise<boolean> | boolean, what: string): Promise<void> {
  const deadline = Date.now() + 30_000
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`did not come about within 30 s: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Ids of the acknowledged users. */
export const acknowledged = (all: readonly AddResponse[]): string[] =>
  all.flatMap(({ status, body }) => (status === 200 && body.userId ? [body.userId] : []))

/** Returns the ids that the server does not find. */
export async function missing(client: Client, ids: readonly string[]): Promise<string[]> {
  const gone: string[] = []
  for (const id of ids) if ((await client.get(`/management/v1/users/${id}`)).status !== 200) gone.push(id)
  return gone
}
