import { expect, test } from 'vitest'
import { withFunctionAttributes } from '#api/saml/function-attributes.ts'
import type { ActionRunner } from '#domain/action/action-runner.ts'
import type { JsonObject } from '#kit/json.ts'

const target = {
  id: '1',
  name: 'hook',
  type: 'call',
  interruptOnError: true,
  timeoutMs: 1000,
  endpoint: 'https://hook.example',
  signingKey: '',
  payloadType: 'json',
  keys: {},
  createdAt: 1,
  changedAt: 1,
  sequence: 1,
} as const

/** A runner whose one target answers so to `presamlresponse`. */
const runnerReturning = (response: JsonObject, sent: JsonObject[] = []): ActionRunner => ({
  registry: {
    targetsFor: ([condition]) => (condition === 'function/presamlresponse' ? [target] : []),
    refresh: async () => {},
    close: () => {},
  },
  caller: {
    async run(_targets, bodyOf) {
      sent.push(bodyOf(undefined))
      return response
    },
    deliver: async () => {},
  },
})
const userAttributes = [{ name: 'UserID', values: ['7'] }]
const append = (...entries: JsonObject[]) =>
  withFunctionAttributes({ actions: runnerReturning({ append_attribute: entries }) }, '7', userAttributes)

test('a target receives the attributes and appends others', async () => {
  const sent: JsonObject[] = []
  const entry = { name: 'groups', name_format: 'urn:format', value: ['a', 'b'] }
  const actions = runnerReturning({ append_attribute: [entry] }, sent)
  const attributes = await withFunctionAttributes({ actions }, '7', userAttributes)
  expect(attributes).toEqual([...userAttributes, { name: 'groups', nameFormat: 'urn:format', values: ['a', 'b'] }])
  expect(sent).toEqual([{ function: 'function/presamlresponse', userinfo: { UserID: ['7'] }, user: { id: '7' } }])
})

test.each(['UserID', 'Email', 'UserName'])('the attribute %s is neither replaced nor set', async (name) => {
  expect(await append({ name, value: ['forged'] })).toEqual(userAttributes)
})

test('entries without a name or a text are omitted', async () => {
  expect(
    await append({ value: ['x'] }, { name: 'x' }, { name: 'y', value: [1, null] }, { name: '', value: ['x'] }),
  ).toEqual(userAttributes)
  expect(await append({ name: 'one', value: 'text' })).toEqual([...userAttributes, { name: 'one', values: ['text'] }])
})

test('a server without actions does not change the attributes', async () => {
  expect(await withFunctionAttributes({}, '7', userAttributes)).toBe(userAttributes)
})
