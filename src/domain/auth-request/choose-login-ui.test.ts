import { expect, test } from 'vitest'
import { chooseLoginUi, loginUiLink } from '#domain/auth-request/choose-login-ui.ts'

const externalUrl = 'https://id.example'
const loginUi = 'https://id.example/ui/v2/login'
const app = { version: 2, baseUri: 'https://app.example/login' } as const
const required = { required: true, baseUri: 'https://login.example' }
const notRequired = { required: false, baseUri: 'https://login.example' }

test.each([
  ['nothing set', undefined, undefined, undefined, undefined],
  ['the built-in pages of the application', undefined, notRequired, { version: 1 }, undefined],
  ['the UI of the application', undefined, undefined, app, app.baseUri],
  ['the UI of the application, without an address', undefined, undefined, { version: 2, baseUri: '' }, loginUi],
  [
    'the same, where the instance has an address',
    undefined,
    notRequired,
    { version: 2, baseUri: '' },
    'https://login.example',
  ],
  ['required on the instance', undefined, required, app, 'https://login.example'],
  ['required on the instance, without an address', undefined, { required: true, baseUri: '' }, { version: 1 }, loginUi],
  ['a login client', '7', undefined, undefined, loginUi],
  ['a login client, and the UI of the application', '7', required, app, app.baseUri],
] as const)('%s', (_what, loginClientId, feature, loginVersion, expected) => {
  const choice = { externalUrl, ...(loginClientId ? { loginClientId } : {}), feature, loginVersion }
  expect(chooseLoginUi(choice)).toBe(expected)
})

test('an address below a base with or without a slash at its end', () => {
  const expected = 'https://a.example/x/login?authRequest=V2_1'
  expect(loginUiLink('https://a.example/x', 'login', { authRequest: 'V2_1' })).toBe(expected)
  expect(loginUiLink('https://a.example/x/', 'login', { authRequest: 'V2_1' })).toBe(expected)
})
