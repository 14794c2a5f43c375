import { expect, test } from 'vitest'
import { startServer } from '#test/support/start-server.ts'

test('the request id in the answer to a failed call is the one in the log', async () => {
  const server = await startServer()
  try {
    await server.runtime.storage.close()
    const path = '/management/v1/users/1'
    const failed = await fetch(server.url + path, { headers: { authorization: `Bearer ${server.pat}` } })
    expect([failed.status, failed.headers.get('retry-after')]).toEqual([503, '1'])
    const requestId = failed.headers.get('x-request-id') ?? ''
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/)
    expect(await failed.json()).toMatchObject({ requestId })
    const lines = server.logged.filter((line) => line.includes(requestId))
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain('ManagementService/GetUserByID')
  } finally {
    await server.stop()
  }
})
