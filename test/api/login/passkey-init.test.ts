/** The page that registers a passkey: docs/contract/zitadel-management-v1.md, 3.4, §7.5. The browser's part is played by a software key. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LoginPerson, loginPeople } from '#test/support/login-people.ts'
import { softAuthenticator } from '#test/support/soft-authenticator.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { Visitor } from '#test/support/visitor.ts'

let server: TestServer
let people: ReturnType<typeof loginPeople>
beforeAll(async () => {
  server = await startServer()
  people = loginPeople(server)
})
afterAll(() => server.stop())

async function invited() {
  const person = await people.active({ requestPasswordlessRegistration: true })
  const { body } = await server.rest('POST', `/management/v1/users/${person.userId}/passwordless/_link`, {})
  return { person, link: new URL(body.link) }
}
const open = async (link: URL | string) => {
  const visitor = new Visitor(server.url)
  await visitor.open(String(link))
  return visitor
}
/** Sends the form's values to the challenge address, like the script of the page. */
async function challenge(visitor: Visitor, changes: Record<string, string> = {}) {
  const html = visitor.seen?.html ?? ''
  const path = /data-challenge="([^"]+)"/.exec(html)?.[1] ?? ''
  const values = [...html.matchAll(/<input[^>]*name="([^"]*)"[^>]*value="([^"]*)"/g)].map(([, name, value]) => [
    name,
    value,
  ])
  const body = new URLSearchParams({ ...Object.fromEntries(values), ...changes })
  const response = await fetch(server.url + path, {
    method: 'POST',
    body,
    headers: { cookie: [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
  })
  // biome-ignore lint/suspicious/noExplicitAny: read as the script reads it
  const read: any = await response.json().catch(() => undefined)
  return { status: response.status, body: read }
}
const passkeys = async ({ userId }: LoginPerson) => Object.values((await people.load(userId)).passkeys.tokens)

test('the browser creates a passkey for this user, which is stored under the chosen name', async () => {
  const { person, link } = await invited()
  const visitor = await open(link)
  expect(visitor.seen).toMatchObject({ status: 200, title: 'Create a passkey – Usher' })
  const { body } = await challenge(visitor)
  expect(body.options).toMatchObject({
    rp: { id: 'localhost', name: 'Usher' },
    user: { name: person.userName, displayName: 'Minnie Mouse' },
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  const key = softAuthenticator(server.url)
  const done = await visitor.submit({
    name: 'Laptop',
    challengeID: body.challengeId,
    credential: JSON.stringify(key.create(body.options.challenge)),
  })
  expect(done).toMatchObject({ status: 200, title: 'Your passkey is ready – Usher' })
  expect(await passkeys(person)).toMatchObject([{ name: 'Laptop', credentialId: key.credentialId, rpId: 'localhost' }])
  expect((await open(link)).seen).toMatchObject({ status: 410, title: 'This link was used already – Usher' })
})

test.each([
  ['no JSON', '{'],
  ['the answer to another challenge', JSON.stringify(softAuthenticator('http://localhost').create('AAAA'))],
  ['an empty object', '{}'],
])('%s in place of a passkey registers nothing, and the link still works', async (_what, credential) => {
  const { person, link } = await invited()
  const visitor = await open(link)
  const { body } = await challenge(visitor)
  const refused = await visitor.submit({ challengeID: body.challengeId, credential })
  expect(refused).toMatchObject({
    status: 400,
    problems: ['The passkey could not be registered. Please try again.'],
  })
  expect(await passkeys(person)).toEqual([])
  expect((await open(link)).seen?.status).toBe(200)
})

test.each([
  ['a changed code', (link: URL) => link.searchParams.set('code', 'AAAAAAAAAAAA')],
  ['no code', (link: URL) => link.searchParams.delete('code')],
  ['a code of another id', (link: URL) => link.searchParams.set('codeID', '1')],
  ['another person', (link: URL) => link.searchParams.set('userID', '1')],
  ['another organization', (link: URL) => link.searchParams.set('orgID', '1')],
])('with %s no dialog opens, and the page is not found', async (what, change) => {
  const { person, link } = await invited()
  change(link)
  const visitor = await open(link)
  if (what !== 'no code') {
    expect(visitor.seen).toMatchObject({ status: 200, title: 'Create a passkey – Usher' })
    expect(visitor.seen?.html).not.toContain(person.userName)
    expect(await challenge(visitor)).toEqual({ status: 410, body: {} })
    await visitor.submit()
  }
  expect(visitor.seen).toMatchObject({ status: 404, title: 'Page not found – Usher' })
  expect(await passkeys(person)).toEqual([])
})

test('the code of another person opens no dialog', async () => {
  const [one, other] = [await invited(), await invited()]
  const visitor = await open(one.link)
  const response = await challenge(visitor, { userID: other.person.userId })
  expect(response).toEqual({ status: 410, body: {} })
})

test('a cross-origin request for a challenge is rejected', async () => {
  const { link } = await invited()
  expect((await challenge(await open(link), { csrf: 'v1.x' })).status).toBe(403)
})

test('without scripts the page explains that it needs them, before and after the button', async () => {
  const { link } = await invited()
  const visitor = await open(link)
  const needsScripts = 'A passkey is made by your browser with the help of JavaScript.'
  expect(/<noscript>(.*?)<\/noscript>/s.exec(visitor.seen?.html ?? '')?.[1]).toContain(needsScripts)
  expect((await visitor.submit()).problems[0]).toContain(needsScripts)
})

test('its scripts come from this server', async () => {
  const { link } = await invited()
  const { seen } = await open(link)
  expect(seen?.headers.get('content-security-policy')).toContain("script-src 'self'; connect-src 'self'")
  const scripts = [...(seen?.html ?? '').matchAll(/<script[^>]*>/g)].map(([tag]) => tag)
  expect(scripts).toHaveLength(2)
  for (const tag of scripts) expect(tag).toMatch(/^<script src="\/ui\/login\/static\/[\w-]{16}\/[\w.]+" defer>$/)
})
