import { startReadFloor } from '#bench/contestants/floors.ts'
import { type RunningUsher, startUsher } from '#bench/contestants/usher.ts'
import { Http1Client } from '#bench/load/http1-client.ts'
import { http1Request, personJson, READY_HASH } from '#bench/load/requests.ts'
import { race, ratioOf } from '#bench/scenarios/race.ts'
import type { Scenario } from '#bench/scenarios/scenario.ts'

/** Adds one user and returns its id. */
export async function addOne(usher: RunningUsher, name: string): Promise<string> {
  const client = await Http1Client.connect(usher.ports[0] ?? 0)
  const body = personJson(name, { hashedPassword: { value: READY_HASH } })
  const { text } = await client.call(
    http1Request('POST', '/management/v1/users/human/_import', { token: usher.token, body }),
  )
  client.close()
  const id = /"userId":"(\d+)"/.exec(text)?.[1]
  if (!id) throw new Error(text)
  return id
}

/** Gets a user by id with a token; the baseline reads the server's own stored data. */
export const getUser: Scenario = {
  name: 'get-user',
  async run(settings) {
    const usher = await startUsher()
    const args = { userId: await addOne(usher, 'read-by-id') }
    const results = await race(settings, [
      { name: 'usher', script: 'getUser', args, start: async () => usher },
      { name: 'floor', script: 'getUser', args, start: () => startReadFloor(usher.dataDir, usher.token) },
    ])
    const verdicts = [ratioOf(results, 'usher', 'floor', { atLeast: 0.4 })]
    return [{ scenario: 'get user by id with a token, REST, SQLite', results, verdicts }]
  },
}
