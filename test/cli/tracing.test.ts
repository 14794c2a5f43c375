import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { expect, test } from 'vitest'
import { startProcess } from '#test/support/start-process.ts'

interface SentSpan {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  startTimeUnixNano: string
  endTimeUnixNano: string
  status: { code?: number }
  attributes: { key: string; value: { stringValue: string } }[]
}

/** A collector that stores the traces it receives, at /v1/traces only. */
async function startCollector() {
  const spans: SentSpan[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const sent = JSON.parse(Buffer.concat(chunks).toString())
    const known = request.url === '/v1/traces' && request.headers['x-key'] === 'a b'
    if (known) for (const one of sent.resourceSpans) spans.push(...one.scopeSpans[0].spans)
    response.writeHead(known ? 200 : 400).end('{}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  // Listening on a port, so it has an address with one.
  return { spans, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() }
}

test('a call becomes a span of the caller’s trace, with spans of the store below it', async () => {
  const collector = await startCollector()
  const server = await startProcess({
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_HEADERS: 'x-key=a%20b' },
  })
  try {
    const pat = (await readFile(path.join(server.folder, 'data/admin.pat'), 'utf8')).trim()
    const traceId = 'a'.repeat(32)
    const response = await fetch(`${server.url}/management/v1/users/unknown`, {
      headers: { authorization: `Bearer ${pat}`, traceparent: `00-${traceId}-${'b'.repeat(16)}-01` },
    })
    expect(response.status).toBe(404)
    await fetch(`${server.url}/management/v1/users/unknown`, {
      headers: { authorization: `Bearer ${pat}`, traceparent: `00-${'c'.repeat(32)}-${'b'.repeat(16)}-00` },
    })
    await server.stop()

    const call = collector.spans.find((span) => span.name.endsWith('ManagementService/GetUserByID'))
    expect(call).toMatchObject({ traceId, parentSpanId: 'b'.repeat(16), status: { code: 2 } })
    expect(BigInt(call?.endTimeUnixNano ?? 0)).toBeGreaterThan(BigInt(call?.startTimeUnixNano ?? 0))
    expect(call?.attributes).toContainEqual({ key: 'error.type', value: { stringValue: 'notFound' } })
    const requestId = response.headers.get('x-request-id')
    expect(call?.attributes).toContainEqual({ key: 'usher.request_id', value: { stringValue: requestId } })
    const below = collector.spans.filter((span) => span.parentSpanId === call?.spanId)
    expect(below.map((span) => span.name)).toContain('store rows')
    // Its caller had decided not to record the second one.
    expect(collector.spans.some((span) => span.traceId === 'c'.repeat(32))).toBe(false)
  } finally {
    await server.clear()
    collector.close()
  }
})
