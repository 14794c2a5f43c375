/**
 * Mix-up of identity providers (RFC 9700 §4.4, RFC 9207): a response counts at the address of the provider that was
 * asked, so no provider gets a code that was meant for another one, and no stolen code is taken.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WholeBrowser } from '#test/security/whole-browser.ts'
import { type AddedProvider, addProvider, asksThisMachine } from '#test/support/login-providers.ts'
import { type ScriptedProvider, startScriptedProvider } from '#test/support/scripted-provider.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

const START = '/ui/login/login/externalidp'
let server: TestServer
let upstreams: { honest: ScriptedProvider; evil: ScriptedProvider }
let honest: AddedProvider
let evil: AddedProvider
beforeAll(async () => {
  upstreams = { honest: await startScriptedProvider(), evil: await startScriptedProvider() }
  server = await startServer(asksThisMachine)
  honest = await addProvider(server, upstreams.honest, { isCreationAllowed: true, isAutoCreation: true })
  evil = await addProvider(server, upstreams.evil, { isCreationAllowed: true, isAutoCreation: true })
})
afterAll(async () => {
  await server.stop()
  await Promise.all([upstreams.honest.close(), upstreams.evil.close()])
})

/** Starts a sign-in at a provider and returns the authorization request. */
const leave = async (browser: WholeBrowser, { id }: AddedProvider) => {
  const response = await browser.step(`${START}?${new URLSearchParams({ idpConfigID: id })}`)
  const url = new URL(response.headers.get('location') ?? '')
  return { url, redirect: url.searchParams.get('redirect_uri') ?? '', state: url.searchParams.get('state') ?? '' }
}
const person = (sub: string) => ({
  idToken: {
    sub,
    preferred_username: sub,
    given_name: 'A',
    family_name: 'B',
    email: `${sub}@b.example`,
    email_verified: true,
  },
  userinfo: { sub },
})

describe('a provider that redirects the browser to another one', () => {
  test('never gets the other’s code: the response is sent to a redirect address that is not its own', async () => {
    const [attacker, victim] = [new WholeBrowser(server.url), new WholeBrowser(server.url)]
    const attackerSignIn = await leave(attacker, honest)
    const hers = await leave(victim, evil)
    expect(hers.redirect).not.toBe(attackerSignIn.redirect)
    // Evil redirects the victim to Honest with the attacker's request and the victim's state.
    const passedOn = new URL(attackerSignIn.url)
    passedOn.searchParams.set('state', hers.state)
    upstreams.honest.script = person('victim')
    const response = upstreams.honest.answerTo(passedOn.href)
    const redeemedCount = upstreams.evil.redeemed.length
    const back = await victim.open(`${attackerSignIn.redirect}?${response}`)
    expect([back.status, back.title]).toEqual([400, expect.not.stringContaining('signed in')])
    expect(upstreams.evil.redeemed.length).toBe(redeemedCount)
    expect(upstreams.honest.redeemed.length).toBe(0)
    // The victim's own sign-in is still valid.
    upstreams.evil.script = person('at-evil')
    const done = await victim.open(`${hers.redirect}?${upstreams.evil.answerTo(hers.url.href)}`)
    expect(done.title).toBe('You are signed in – Usher')
  })

  test.each([
    ['the address of another provider', (id: string) => `${START}/callback/${id}`],
    ['the address that providers of earlier versions share', () => `${START}/callback`],
    ['an address of no provider', () => `${START}/callback/1`],
    ['an address with more behind it', (id: string) => `${START}/callback/${id}/`],
  ])('a response at %s is rejected', async (_what, address) => {
    const browser = new WholeBrowser(server.url)
    const gone = await leave(browser, honest)
    upstreams.honest.script = person('one')
    const response = upstreams.honest.answerTo(gone.url.href)
    const back = await browser.open(`${address(evil.id)}?${response}`)
    expect([400, 404]).toContain(back.status)
    expect((await browser.open('/ui/login')).url.pathname).toBe('/ui/login/login')
    expect((await browser.open(`${gone.redirect}?${response}`)).title).toBe('You are signed in – Usher')
  })
})

test('a response that names another issuer is rejected at the right address too (RFC 9207 §2.4)', async () => {
  const browser = new WholeBrowser(server.url)
  const gone = await leave(browser, honest)
  upstreams.honest.script = person('two')
  const response = upstreams.honest.answerTo(gone.url.href, { iss: upstreams.evil.issuer })
  expect((await browser.open(`${gone.redirect}?${response}`)).status).toBe(400)
})

test('the code is redeemed with the redirect address of the authorization request', async () => {
  const browser = new WholeBrowser(server.url)
  const gone = await leave(browser, honest)
  expect(gone.redirect).toBe(`${server.url}${START}/callback/${honest.id}`)
  upstreams.honest.script = person('three')
  await browser.open(`${gone.redirect}?${upstreams.honest.answerTo(gone.url.href)}`)
  expect(upstreams.honest.redeemed.at(-1)?.form.get('redirect_uri')).toBe(gone.redirect)
})
