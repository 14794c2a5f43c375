import { expect, test } from 'vitest'
import { exportSpans, type Span, tracesEndpoint } from '#cli/start/otlp-exporter.ts'
import { collectingLog } from '#test/support/collecting-log.ts'

const span: Span = {
  traceId: 'a'.repeat(32),
  spanId: 'b'.repeat(16),
  name: 'store push',
  kind: 1,
  startedAt: 1,
  endedAt: 2,
  attributes: {},
  failed: false,
}

test('the address of the collector is read from the variables that OpenTelemetry defines', () => {
  expect(tracesEndpoint({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318/' })).toBe('http://c:4318/v1/traces')
  expect(tracesEndpoint({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://c/own' })).toBe('http://c/own')
  expect(tracesEndpoint({})).toBeUndefined()
})

test('without a reachable collector spans are dropped, never kept beyond a bound, and a warning is logged', async () => {
  const { log, logged } = collectingLog()
  const exporter = exportSpans({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' }, log)
  for (let n = 0; n < 10_000; n++) exporter.add(span)
  await exporter.close()
  expect(logged.join('\n')).toContain('Traces could not be sent')
  // One batch was in flight while the list filled up.
  expect(logged.join('\n')).toContain(`"dropped":${10_000 - 512 - 4096}`)
})
