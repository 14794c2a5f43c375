/** Branding policies on the pages: colours, and links in the footer. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { labelPolicy } from '#domain/policy/label-policy.ts'
import { policiesAggregate } from '#domain/policy/policies.ts'
import { policySet } from '#domain/policy/policy-events.ts'
import { privacyPolicy } from '#domain/policy/privacy-policy.ts'
import type { JsonObject } from '#kit/json.ts'
import { addOtherOrg } from '#test/support/other-org.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { Visitor } from '#test/support/visitor.ts'

let server: TestServer
let orgId: string
beforeAll(async () => {
  server = await startServer()
  orgId = await addOtherOrg(server)
})
afterAll(() => server.stop())

const setPolicyOf = (owner: string, kind: { name: string }, settings: JsonObject) =>
  server.runtime.services.events.change({ creator: 'TEST', now: Date.now() }, policiesAggregate, owner, (before) => [
    policySet(kind, settings, before),
  ])
const open = (path: string, headers = {}) => new Visitor(server.url, headers).open(path)
const sheetIn = (html: string) => /href="(\/ui\/login\/branding\/[\w./-]+)"/.exec(html)?.[1]

test('pages have only the default colours and links without a policy', async () => {
  const { html } = await open('/ui/login/login')
  expect(sheetIn(html)).toBeUndefined()
  expect(html).not.toContain('<footer>')
  const sheet = await fetch(`${server.url}/ui/login/branding/-/anything.css`)
  expect([sheet.status, await sheet.text()]).toEqual([200, ''])
})

test('every page has the links in its footer, in the reader’s language, and they open in a new tab', async () => {
  const links = {
    tosLink: 'https://acme.example/{{.Lang}}/terms?a=1&b="',
    privacyLink: 'https://acme.example/privacy',
    supportEmail: 'help?me@acme.example',
  }
  await setPolicyOf(INSTANCE_ID, privacyPolicy, { ...privacyPolicy.defaults, ...links })
  for (const path of ['/ui/login/login', '/ui/login/password/reset', '/ui/login/no/such/page']) {
    const { html } = await open(path)
    const footer = /<footer>.*<\/footer>/s.exec(html)?.[0] ?? ''
    expect(footer).toContain(
      'href="https://acme.example/en/terms?a=1&amp;b=&quot;" target="_blank" rel="noopener noreferrer"',
    )
    expect(footer).toContain('>Privacy</a>')
    expect(footer).toContain('href="mailto:help%3Fme@acme.example"')
    expect(footer).not.toContain('>Help</a>')
  }
})

test('colours have a style sheet of their own, whose address changes with them', async () => {
  await setPolicyOf(INSTANCE_ID, labelPolicy, { ...labelPolicy.defaults, primaryColor: '#123456' })
  const first = sheetIn((await open('/ui/login/login')).html) ?? ''
  const sheet = await fetch(server.url + first)
  expect(sheet.headers.get('content-type')).toBe('text/css; charset=utf-8')
  expect(sheet.headers.get('cache-control')).toContain('immutable')
  expect(await sheet.text()).toContain('--accent: #123456;')
  await setPolicyOf(INSTANCE_ID, labelPolicy, { ...labelPolicy.defaults, primaryColor: '#654321' })
  expect(sheetIn((await open('/ui/login/login')).html)).not.toBe(first)
  const old = await fetch(server.url + first)
  expect(old.headers.get('cache-control')).toBe('no-store')
  expect(await old.text()).toContain('--accent: #654321;')
})

test('the branding of an organization appears on pages for its users only', async () => {
  await setPolicyOf(orgId, labelPolicy, { ...labelPolicy.defaults, primaryColor: '#aa0000' })
  await setPolicyOf(orgId, privacyPolicy, { ...privacyPolicy.defaults, helpLink: 'https://other.example/help' })
  const { html } = await open(`/ui/login/user/init?userID=1&orgID=${orgId}&code=x`)
  expect(html).toContain('https://other.example/help')
  expect(await (await fetch(server.url + sheetIn(html))).text()).toContain('--accent: #aa0000;')
  expect((await open('/ui/login/login')).html).not.toContain('other.example')
})

test.each(['../x', '"><script>', '%0a'])('%s is no organization', async (text) => {
  const { html } = await open(`/ui/login/user/init?userID=1&orgID=${encodeURIComponent(text)}&code=x`)
  expect(sheetIn(html)).toMatch(/^\/ui\/login\/branding\/-\//)
})
