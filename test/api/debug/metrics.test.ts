import { ManagementService } from '@zitadel/proto/zitadel/management_pb.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const IMPORT = 'rpc="zitadel.management.v1.ManagementService/ImportHumanUser"'
const person = (userName: string) => ({
  userName,
  profile: { firstName: 'Ada', lastName: 'Lovelace' },
  email: { email: 'ada@example.com', isEmailVerified: true },
  password: 'Password-1',
})
const scrape = async (): Promise<string> => (await server.rest('GET', '/debug/metrics')).body

/** The value of the one line that begins so; undefined when there is none. */
function sampleOf(metrics: string, name: string, ...labels: string[]): number | undefined {
  const line = metrics.split('\n').find((one) => one.startsWith(name) && labels.every((label) => one.includes(label)))
  return line === undefined ? undefined : Number(line.slice(line.lastIndexOf(' ')))
}

test('calls are counted and timed by RPC and outcome, with their storage time', async () => {
  await server.rest('POST', '/management/v1/users/human/_import', person('one'))
  await server.rest('POST', '/management/v1/users/human/_import', person('two'))
  await server.rest('POST', '/management/v1/users/human/_import', person('two'))
  const metrics = await scrape()
  expect(sampleOf(metrics, 'usher_rpc_requests_total', IMPORT, 'code="ok"')).toBe(2)
  expect(sampleOf(metrics, 'usher_rpc_requests_total', IMPORT, 'code="alreadyExists"')).toBe(1)
  expect(sampleOf(metrics, 'usher_rpc_duration_seconds_sum', IMPORT)).toBeGreaterThan(0)
  expect(
    sampleOf(metrics, 'usher_password_hash_duration_seconds_count', 'name="hash"', 'code="ok"'),
  ).toBeGreaterThanOrEqual(3)
  expect(sampleOf(metrics, 'usher_store_duration_seconds_count', 'name="push"', 'code="nameTaken"')).toBe(1)
  expect(sampleOf(metrics, 'usher_commit_units_count')).toBeGreaterThanOrEqual(2)
  expect(
    sampleOf(metrics, 'usher_http_request_duration_seconds_count', 'route="/management/v1/*"', 'status="409"'),
  ).toBe(1)
})

test('queues and their ages are shown: hashes, requests in flight, pending mail, the delay of the event loop', async () => {
  const metrics = await scrape()
  expect(sampleOf(metrics, 'usher_password_hashes_running')).toBe(0)
  expect(sampleOf(metrics, 'usher_password_hashes_waiting')).toBe(0)
  expect(sampleOf(metrics, 'usher_http_requests_in_flight')).toBe(0)
  expect(sampleOf(metrics, 'usher_outbox_entries')).toBe(0)
  expect(sampleOf(metrics, 'usher_outbox_oldest_age_seconds')).toBe(0)
  expect(sampleOf(metrics, 'nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0)
})

test('labels contain neither names of people nor tokens', async () => {
  await server.rest('GET', '/management/v1/users/some-secret-id')
  await server.rest('GET', '/nowhere/some-secret-id')
  expect(await scrape()).not.toMatch(/some-secret-id/)
})

test('the response has some lines for each RPC and outcome that occurred', async () => {
  const before = (await scrape()).split('\n').length
  const methods = ManagementService.methods.slice(0, 100)
  for (const { name } of methods)
    await server.rest('POST', `/zitadel.management.v1.ManagementService/${name}`, {}, { token: null })
  const lines = (await scrape()).split('\n').length - before
  expect(lines).toBeGreaterThan(100)
  expect(lines).toBeLessThan(300)
})

test('durations of successful calls are reported in a few buckets', async () => {
  await server.rest('GET', '/management/v1/orgs/me')
  const lines = (await scrape()).split('\n').filter((line) => line.includes('ManagementService/GetMyOrg'))
  expect(lines.filter((line) => line.startsWith('usher_rpc_duration_seconds_bucket'))).toHaveLength(6)
})

test('names and types follow the conventions of Prometheus', async () => {
  const metrics = await scrape()
  expect(sampleOf(metrics, 'usher_build_info', 'version="', `node="${process.version}"`)).toBe(1)
  const types = [...metrics.matchAll(/^# TYPE (usher_\w+) (\w+)$/gm)].map(([, name = '', type = '']) => ({
    name,
    type,
  }))
  expect(types.length).toBeGreaterThan(15)
  for (const { name, type } of types) {
    expect(name).not.toMatch(/_(count|sum|bucket)$/)
    expect(name.endsWith('_total')).toBe(type === 'counter')
    if (type === 'histogram' && name.includes('duration')) expect(name).toMatch(/_seconds$/)
  }
})
