/**
 * Passkeys and security keys of other systems sign in here, in Chromium with a virtual authenticator that has their
 * private keys (WebAuthn §11).
 */
import { createPrivateKey } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  addVirtualAuthenticator,
  browserPath,
  openBrowser,
  type TestBrowser,
  withoutBrowser,
} from '#test/support/browser.ts'
import { caseFile, type ImportServer, startImportServer } from '#test/support/import-case.ts'
import { addProvider } from '#test/support/reimport.ts'

type Key = Readonly<Record<string, string>> & { readonly credentialId: string }

const base64 = (bytes: Buffer | string): string => Buffer.from(bytes).toString('base64')

describe.skipIf(!browserPath)(`in a browser${withoutBrowser}`, () => {
  let here: ImportServer
  let keys: Readonly<Record<string, Key>>
  let browser: TestBrowser
  beforeAll(async () => {
    here = await startImportServer()
    keys = JSON.parse(await readFile(caseFile('passkey-keys.json'), 'utf8'))
    const idp = await addProvider(here)
    const options = ['--rp-id', 'localhost', '--idp', `google=${idp}`]
    for (const [file, ...more] of [['kc-security-keys.json'], ['ory-identities.json', ...options.slice(2)]] as const)
      expect((await here.run(caseFile(file), ...options.slice(0, 2), ...more)).code).toBe(0)
  })
  afterAll(() => here?.stop())
  beforeEach(async () => {
    browser = await openBrowser()
  })
  afterEach(() => browser.close())

  /** Adds the credential of the case files to the browser's authenticator. */
  async function carry(name: string, userId: string, transport?: 'usb') {
    const { credentialId, ...jwk } = keys[name] ?? { credentialId: '' }
    const authenticator = await addVirtualAuthenticator(browser, transport)
    await authenticator.add({
      credentialId: base64(Buffer.from(credentialId, 'base64url')),
      privateKey: base64(createPrivateKey({ key: jwk, format: 'jwk' }).export({ type: 'pkcs8', format: 'der' })),
      userHandle: base64(userId),
    })
  }
  const heading = (name: string) => browser.page.getByRole('heading', { name }).waitFor()
  const press = (name: string) => browser.page.getByRole('button', { name }).click()

  test.each([
    ['Keycloak', 's-kc-2', 'ben.brandt', 'You are signed in'],
    // The address of the file is not verified.
    ['Ory', 's-ory-1', 'or2@acme.example', 'Confirm your email address'],
  ])('a passkey of %s signs in on its own', async (_system, key, userName, title) => {
    const { id } = await here.user(userName)
    await carry(key, id)
    await browser.page.goto(`${here.server.url}/ui/login`)
    await press('Use a passkey')
    await heading(title)
    const [used] = Object.values((await here.user(userName)).state.passkeys.tokens)
    expect(used?.counter).toBe(11)
  })

  test('a security key of Keycloak is requested after the imported password', async () => {
    const { id } = await here.user('ada.abbott')
    await carry('s-kc-1', id, 'usb')
    const { page } = browser
    await page.goto(`${here.server.url}/ui/login`)
    await page.getByLabel('Login name').fill('ada.abbott')
    await press('Continue')
    await page.getByLabel('Password').fill('Correct-horse-7')
    await press('Sign in')
    await heading('Confirm that it is you')
    await press('Use security key')
    await heading('You are signed in')
  })

  test('a passkey with another private key does not sign in', async () => {
    const { id } = await here.user('ben.brandt')
    keys = { ...keys, forged: { ...keys['s-kc-1'], credentialId: keys['s-kc-2']?.credentialId ?? '' } }
    await carry('forged', id)
    await browser.page.goto(`${here.server.url}/ui/login`)
    await press('Use a passkey')
    await heading('That did not work')
  })
})
