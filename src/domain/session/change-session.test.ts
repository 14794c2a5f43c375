import { afterAll, beforeAll, expect, test } from 'vitest'
import { changeSession, type SessionInput } from '#domain/session/change-session.ts'
import { sessionAggregate } from '#domain/session/session.ts'
import { startDraft } from '#domain/session/session-draft.ts'
import { createPeople, type People } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

const draft = () => startDraft(people.ctx(), people.services.events.nonexistent(sessionAggregate, '1'), 'instance')
const bytes = (text: string) => Buffer.from(text)

test.each<[string, SessionInput, readonly string[]]>([
  ['nothing', {}, []],
  ['metadata', { metadata: new Map([['a', bytes('1')]]) }, ['session.metadata.set', 'session.token.set']],
  ['removal of a key that is not there', { metadata: new Map([['a', bytes('')]]) }, []],
  ['a lifetime', { lifetimeMs: 5 }, ['session.lifetime.set', 'session.token.set']],
])('%s leads to the events %3$j', async (_what, input, types) => {
  const changed = draft()
  const { token } = await changeSession(changed, input)
  expect(changed.events.map(({ type }) => type)).toEqual(types)
  expect(token === undefined).toBe(types.length === 0)
})

test('metadata keys that are names of object members are stored like any other', async () => {
  const changed = draft()
  await changeSession(changed, {
    metadata: new Map([
      ['__proto__', bytes('1')],
      ['constructor', bytes('2')],
    ]),
  })
  expect(Object.entries(changed.state().metadata)).toEqual([
    ['__proto__', 'MQ=='],
    ['constructor', 'Mg=='],
  ])
})

test.each([0, -1, Number.NaN, Number.MAX_SAFE_INTEGER])(
  'a lifetime of %d milliseconds is rejected',
  async (lifetimeMs) => {
    await expect(changeSession(draft(), { lifetimeMs })).rejects.toMatchObject({ reason: 'session.lifetimeInvalid' })
  },
)
