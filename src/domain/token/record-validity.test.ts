import { expect, test } from 'vitest'
import { isAlive, type RecordFacts } from '#domain/token/record-validity.ts'
import type { Database } from '#storage/tables.ts'

const row: Database['oidc_records'] = {
  model: 'AccessToken',
  id: 'h',
  second_id: '',
  subjects: '[]',
  actor_id: '',
  actor_session_id: '',
  grant_id: 'g',
  user_id: 'minnie',
  client_id: 'app',
  client_name: '',
  is_bound: 0,
  acr: '',
  auth_time: 0,
  session_id: 's1',
  user_sequence: 0,
  scopes: '[]',
  audience: '[]',
  payload: '',
  issued_at: 1,
  consumed_at: null,
  expires_at: 9,
}
const facts: RecordFacts = {
  userState: 'active',
  userType: 'human',
  orgState: 'active',
  endedAt: 3,
  sessionUserId: 'minnie',
  sessionUserSequence: 5,
  appState: 'active',
  projectState: 'active',
  appOrgState: 'active',
  grantUserId: 'minnie',
  grantUserSequence: 5,
}

test('a token is valid while everything it depends on is', () => {
  expect(isAlive(row, facts)).toBe(true)
})

test.each<[string, Partial<RecordFacts>]>([
  ['a locked person', { userState: 'locked' }],
  ['a person who is gone', { userState: null }],
  ['an inactive organization', { orgState: 'inactive' }],
  ['an ended sign-in', { sessionUserId: null, sessionUserSequence: null }],
  ["another person's sign-in", { sessionUserId: 'donald' }],
  ['a sign-in from before all were ended', { endedAt: 6 }],
  ['an inactive application', { appState: 'inactive' }],
  ['a removed application', { appState: null, projectState: null, appOrgState: null }],
  ['an inactive project', { projectState: 'inactive' }],
  ['an inactive organization of the application', { appOrgState: 'inactive' }],
  ['a revoked grant', { grantUserId: null, grantUserSequence: null }],
  ["another person's grant", { grantUserId: 'donald' }],
])('%s ends it', (_what, change) => {
  expect(isAlive(row, { ...facts, ...change })).toBe(false)
})

test('tokens of the session that ended the others remain valid', () => {
  expect(isAlive(row, { ...facts, endedAt: 6, sessionUserSequence: 6 })).toBe(true)
})

test("a machine's token depends on the machine alone, and ends with an event that ends the machine's sessions", () => {
  const machine = { ...row, client_id: 'minnie', session_id: '' }
  const alone = { ...facts, userType: 'machine', appState: null, projectState: null, appOrgState: null }
  expect(isAlive(machine, alone)).toBe(true)
  expect(isAlive(machine, { ...alone, endedAt: 6 })).toBe(false)
  expect(isAlive(machine, { ...alone, userType: 'human' })).toBe(false)
})

test('a record without user and client depends on no other record', () => {
  const waiting = { ...row, user_id: '', client_id: '', session_id: 'x', grant_id: '' }
  const nothing = { ...facts, userState: null, sessionUserId: null, sessionUserSequence: null }
  expect(isAlive(waiting, nothing)).toBe(true)
})
