/** Events in the Nevis API: queries, single events, and the table. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { failuresIn, type NevisServer, startNevisServer } from '#test/api/nevis/nevis-server.ts'

let server: NevisServer
let lena: string
beforeAll(async () => {
  server = await startNevisServer()
  lena = await server.create({
    loginId: 'lena@example.com',
    name: { firstName: '=HYPERLINK("https://evil")', lastName: 'Hu,"ber"' },
  })
  await server.call('PATCH', `/users/${lena}`, {
    loginId: 'huber@example.com',
    gender: 'female',
    address: { city: 'Zug' },
    modificationComment: 'moved, says CRM',
  })
  await server.call('POST', `/users/${lena}/email-link`, { type: 'invitation' })
  await server.call('POST', `/users/${lena}/password`, { password: 'Secret-123' })
  await server.call('POST', `/users/${lena}/block`)
  await server.call('DELETE', `/users/${lena}/block`)
  await server.rest('POST', `/management/v1/users/${lena}/_lock`, {})
  await server.create({ loginId: 'other@example.com' })
})
afterAll(() => server?.stop())

interface Reply {
  eventId: string
  name: string
  status: string
  timestamp: string
  actor: { id: string; type: string; loginId?: string }
  accessKey?: { id: string; name: string }
  user: { id: string; loginId: string; state: string }
  changedFields?: string[]
  modificationComment?: string
}
const query = async (text: string) =>
  (await server.call('GET', `/events?${text}`)).body as { count: number; events: Reply[] }
const ofLena = () => query(`filter=${lena}&filterType=userId`)

test('the history of a user has the newest event first, with the names of the contract', async () => {
  const { count, events } = await ofLena()
  expect(events.map(({ name }) => name)).toEqual([
    'user.blocked',
    'user.unblocked',
    'user.blocked',
    'user.signup.finished',
    'user.password.created',
    'user.invitation.created',
    'user.updated',
    'user.created',
  ])
  expect(count).toBe(8)
  for (const { timestamp, eventId, status } of events) {
    expect(timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    expect(eventId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-1[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(status).toBe('succeeded')
  }
})

test('a change is one event, with its fields and its comment', async () => {
  const updated = (await ofLena()).events.find(({ name }) => name === 'user.updated')
  expect(updated?.changedFields?.toSorted()).toEqual(['address.city', 'gender', 'loginId', 'modificationComment'])
  expect(updated?.modificationComment).toBe('moved, says CRM')
})

test('every event made with a key names it, and contains the user of that time', async () => {
  const { events } = await ofLena()
  const [locked, ...byKey] = events
  expect(locked?.actor).toMatchObject({ type: 'admin', loginId: 'admin-machine' })
  expect(locked?.accessKey).toBeUndefined()
  for (const { actor, accessKey } of byKey) {
    expect(actor.type).toBe('api')
    expect(accessKey).toEqual({ id: actor.id, name: 'first' })
  }
  expect(byKey.at(-1)?.user).toMatchObject({ id: lena, loginId: 'lena@example.com', state: 'active' })
  expect(locked?.user).toMatchObject({ loginId: 'huber@example.com', state: 'disabled' })
})

test('one event is found by its id, and a changed id finds none', async () => {
  const [first] = (await ofLena()).events
  const { status, body } = await server.call('GET', `/events/${first?.eventId}`)
  expect([status, body]).toEqual([200, first])
  const flipped = `${first?.eventId.slice(0, -1)}${first?.eventId.endsWith('0') ? '1' : '0'}`
  for (const id of [flipped, 'x', '00000000-0000-4000-8000-000000000000'])
    expect((await server.call('GET', `/events/${id}`)).status).toBe(404)
})

describe('queries', () => {
  test('pages have a number, and the count is of all pages', async () => {
    const all = await query('limit=100')
    const pages = [await query('limit=3&offset=1'), await query('limit=3&offset=2'), await query('limit=3&offset=99')]
    expect(pages.map(({ count }) => count)).toEqual([all.count, all.count, all.count])
    expect(pages.flatMap(({ events }) => events)).toEqual(all.events.slice(0, 6))
  })

  test('by login name, in any letter case, and by description', async () => {
    expect((await query('filter=HUBER@example.com&filterType=loginId')).count).toBe(8)
    expect((await query('filter=lena@example.com&filterType=loginId')).count).toBe(0)
    const locked = await query(`filter=lock&filterType=description`)
    expect(locked.events.map(({ name }) => name)).toEqual(['user.blocked', 'user.unblocked', 'user.blocked'])
  })

  test('by status', async () => {
    expect((await query('status=failed')).count).toBe(0)
    expect((await query('status=succeeded')).count).toBe((await query('')).count)
  })

  test('by time: from, to, and a duration before', async () => {
    const { events } = await ofLena()
    const at = events[3]?.timestamp ?? ''
    const later = await query(`fromDate=${at}&limit=100`)
    const earlier = await query(`toDate=${at}&limit=100`)
    expect(later.events.every(({ timestamp }) => timestamp >= at)).toBe(true)
    expect(earlier.events.every(({ timestamp }) => timestamp <= at)).toBe(true)
    expect((await query('timespan=PT1H')).count).toBe((await query('')).count)
    expect((await query('toDate=2020-01-01T00:00:00.000Z')).count).toBe(0)
    expect((await query('timespan=P1Y2M3W4DT5H6M7S')).count).toBe((await query('')).count)
  })

  test.each([
    ['timespan=1d', ['timespan']],
    ['timespan=P', ['timespan']],
    ['timespan=PT', ['timespan']],
    ['fromDate=2020-01-01', ['fromDate']],
    ['toDate=2020-13-01T00:00:00.000Z', ['toDate']],
    ['fromDate=2020-01-01T00:00:00.000Z&timespan=P1D', ['timespan']],
    ['status=x', ['status']],
    ['filter=x', ['filterType']],
    ['filterType=userId', ['filter']],
    ['filterType=x&filter=x', ['filterType']],
    ['offset=0&limit=1001', ['limit', 'offset']],
    ['nix=1&status=failed&status=failed', ['nix', 'status']],
  ])('%s is refused', async (text, fields) => {
    const response = await server.call('GET', `/events?${text}`)
    expect([response.status, failuresIn(response).map((one) => one.split(' ')[0])]).toEqual([422, fields])
  })
})

test('the table has the columns that clients expect, and no cell is a formula', async () => {
  const response = await server.call('GET', `/events/export?filter=${lena}&filterType=userId`)
  expect(response.headers.get('content-type')).toBe('application/octet-stream')
  expect(response.headers.get('content-disposition')).toBe('attachment; filename=logs-export.csv')
  const [head, ...lines] = (response.body as string).trimEnd().split('\r\n')
  expect(head).toBe(
    'eventId,timestamp,name,status,actor.type,actor.id,user.id,accessKey.id,accessKey.name,actor.loginId,actor.userAgent,' +
      'application.id,application.name,user.firstName,user.lastName,user.loginId,user.state,user.languageCode',
  )
  expect(lines).toHaveLength(8)
  for (const line of lines) expect(line).toContain(`,"'=HYPERLINK(""https://evil"")","Hu,""ber""",`)
  const created = lines.at(-1)?.split(',') ?? []
  expect(created.slice(2, 9)).toEqual(['user.created', 'succeeded', 'api', created[5], lena, created[5], 'first'])
})

test.each(['=1+1', '+1', '-1', '@x', '\tx'])('a name that begins like %j is shown as text', async (lastName) => {
  // A tab is no name at all.
  const response = await server.call('POST', '/users', {
    loginId: `f${lastName.codePointAt(0)}@example.com`,
    name: { lastName },
  })
  expect(response.status).toBe(lastName.startsWith('\t') ? 422 : 201)
  const csv = (await server.call('GET', '/events/export')).body as string
  expect(csv).not.toMatch(/(^|,|\n)[=+@\t-]/)
})
