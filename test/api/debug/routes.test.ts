import { expect, test } from 'vitest'
import { startServer } from '#test/support/start-server.ts'

test('a running server is up and ready, and reports its metrics; a closed store makes it unready', async () => {
  const server = await startServer()
  try {
    const get = (path: string) => server.rest('GET', path, undefined, { token: null })
    expect(await get('/debug/healthz')).toMatchObject({ status: 200, body: 'ok' })
    expect(await get('/debug/ready')).toMatchObject({ status: 200, body: 'ok' })
    const metrics = await get('/debug/metrics')
    expect(metrics.status).toBe(200)
    expect(metrics.body).toContain('nodejs_eventloop_lag')
    expect(metrics.body).toContain('usher_store_up 1\n')
    expect(metrics.body).not.toContain('usher_tls_certificate')

    await server.runtime.storage.close()
    expect((await get('/debug/ready')).status).toBe(503)
    expect((await get('/debug/metrics')).body).toContain('usher_store_up 0\n')
  } finally {
    await server.stop()
  }
})
