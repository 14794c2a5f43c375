import { expect, test } from 'vitest'
import { startServer } from '#test/support/start-server.ts'
import { Visitor } from '#test/support/visitor.ts'

test('beyond the limit an address is rejected, whatever forwarded address it sends; pages are still shown', async () => {
  const server = await startServer({ USHER_ADDRESS_LIMIT: '3' })
  try {
    const send = (from: string) =>
      fetch(`${server.url}/ui/login/login`, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': from },
        body: 'loginName=nobody',
      })
    const responses = []
    for (const from of ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4']) responses.push(await send(from))
    expect(responses.map((response) => response.status === 429)).toEqual([false, false, false, true])
    expect(responses.at(-1)?.headers.get('retry-after')).toBe('60')
    expect((await new Visitor(server.url).open('/ui/login')).status).toBe(200)
  } finally {
    await server.stop()
  }
})
