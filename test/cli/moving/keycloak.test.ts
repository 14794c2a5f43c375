import { Secret } from 'otpauth'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { caseFile, type ImportServer, startImportServer } from '#test/support/import-case.ts'
import { hotpCode, totpCode } from '#test/support/totp-code.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

const HORSE = 'Correct-horse-7'
let here: ImportServer
beforeEach(async () => {
  here = await startImportServer()
})
afterEach(() => here.stop())

/** The characters of a secret are the key. */
const keyOf = (secret: string) => Secret.fromUTF8(secret).base32
const run = (file: string, ...options: string[]) => here.run(caseFile(file), ...options)

test.each([
  ['kc-argon2-and-history.json', ['ada.abbott', 'ben.brandt']],
  ['kc-old-credentials.json', ['ada.abbott', 'ben.brandt', 'cleo.castro']],
  ['kc-no-email.json', ['ada.abbott', 'ben.brandt']],
])('%s: every user is imported and can sign in', async (file, names) => {
  const { code, totals } = await run(file)
  expect(totals).toEqual({ imported: names.length, skipped: 0, refused: 0, source: 'keycloak' })
  expect(code).toBe(0)
  for (const name of names) expect(await here.signsIn(name, HORSE), name).toBe(true)
  if (file === 'kc-no-email.json') expect((await here.user('ben.brandt')).state.email.address).toBe('')
})

test('a list of realms requires the name of one, and only its users are imported', async () => {
  const unchosen = await run('kc-array-of-realms.json')
  expect(unchosen).toMatchObject({ code: 2, stdout: '' })
  expect(unchosen.stderr).toContain('the file holds several realms: master (1), acme (2); choose one with --realm')
  const acme = await run('kc-array-of-realms.json', '--realm', 'acme')
  expect(acme).toMatchObject({ code: 0, totals: { imported: 2, refused: 0 } })
  expect(await here.signsIn('eva.eriksen', HORSE)).toBe(true)
  expect(acme.results.map(({ userName }) => userName)).not.toContain('admin')
  expect((await run('kc-array-of-realms.json', '--realm', 'other')).code).toBe(2)
})

test('attributes of every type are kept, and language and phone are fields', async () => {
  const { totals } = await run('kc-attributes.json')
  expect(totals).toMatchObject({ imported: 2 })
  const { state } = await here.user('ada.abbott')
  expect(state.profile).toMatchObject({ preferredLanguage: 'de-CH', gender: 1 })
  expect(state.phone).toMatchObject({ number: '+41791112233', verified: true })
  expect(await here.metadata('ada.abbott', 'tags')).toBe('["a","b"]')
  expect(await here.metadata('ada.abbott', 'birthdate')).toBe('1980-05-01')
  expect(state.avatarKey).toBe('https://img.acme.example/1.png')
  expect(await here.metadata('ben.brandt', 'level')).toBe('5')
  expect(await here.metadata('ben.brandt', 'vip')).toBe('true')
  expect(await here.metadata('ben.brandt', 'settings')).toBe('{"theme":"dark"}')
})

test('a user with a password in a directory gets state initial and is counted', async () => {
  const { results, totals } = await run('kc-ldap-linked.json')
  expect(totals).toMatchObject({ imported: 2, noCredential: 1, leftBehind: { 'password in the directory ldap-1': 1 } })
  expect(results[0]).toMatchObject({ userName: 'ada.abbott', noCredential: true })
  expect((await here.user('ada.abbott')).state.status).toBe('initial')
  expect(await here.signsIn('ben.brandt', HORSE)).toBe(true)
})

test('memberships of organizations are counted, or followed by name', async () => {
  expect((await run('kc-organizations.json', '--dry-run')).totals).toMatchObject({
    imported: 2,
    leftBehind: { 'organization Org A': 1 },
  })
  const missing = await run('kc-organizations.json', '--org-by-name', '--dry-run')
  expect(missing.totals).toMatchObject({ imported: 1, refused: 1 })
  expect((await run('kc-organizations.json', '--create-orgs')).totals).toMatchObject({ imported: 2, refused: 0 })
  const [ada, ben] = [await here.user('ada.abbott'), await here.user('ben.brandt')]
  expect(ada.owner).not.toBe(ben.owner)
})

test('authenticators of every form are imported, and each of several works', async () => {
  const { totals, results } = await run('kc-otp-variants.json')
  expect(totals).toMatchObject({ imported: 4, refused: 0 })
  expect(totals.leftBehind).toBeUndefined()
  expect(results[2].leftBehind).toBeUndefined()
  const now = Date.now()
  const ben = totpCode(keyOf('ABCQfC73VGFhw7D4QJ8A'), now, { digits: 8, period: 60, hash: 'sha256' })
  expect(await here.passesTotp('ada.abbott', totpCode(keyOf('DJmQfC73VGFhw7D4QJ8A'), now))).toBe(true)
  expect(await here.passesTotp('ben.brandt', totpCode(keyOf('ABCQfC73VGFhw7D4QJ8A'), now))).toBe(false)
  expect(await here.passesTotp('ben.brandt', ben)).toBe(true)
  expect(await here.passesTotp('ben.brandt', ben)).toBe(false)
  const { totp, furtherTotps } = (await here.user('cleo.castro')).state
  expect([totp, ...furtherTotps]).toMatchObject([
    { name: 'phone', ready: true },
    { name: 'phone', ready: true },
  ])
  for (const secret of ['XYZQfC73VGFhw7D4QJ8A', 'QRSQfC73VGFhw7D4QJ8A']) {
    const code = totpCode(keyOf(secret), now)
    expect(await here.passesTotp('cleo.castro', code), secret).toBe(true)
    expect(await here.passesTotp('cleo.castro', code), secret).toBe(false)
  }
  expect(await here.passesTotp('dov.dupont', hotpCode(keyOf('HOTQfC73VGFhw7D4QJ8A'), 6))).toBe(false)
  expect(await here.passesTotp('dov.dupont', hotpCode(keyOf('HOTQfC73VGFhw7D4QJ8A'), 8))).toBe(true)
  expect(await here.passesTotp('dov.dupont', hotpCode(keyOf('HOTQfC73VGFhw7D4QJ8A'), 7))).toBe(false)
  for (const name of ['ada.abbott', 'ben.brandt', 'cleo.castro', 'dov.dupont'])
    expect(await here.signsIn(name, HORSE), name).toBe(true)
})

test('passwords in clear text are hashed; a temporary one must be changed at the first sign-in', async () => {
  const { code, totals, results } = await run('kc-plain-passwords.json')
  expect(code).toBe(1)
  expect(totals).toMatchObject({ imported: 2, refused: 1 })
  expect(results[2]).toMatchObject({ userName: 'cleo.castro', faults: [{ field: 'password' }] })
  expect(await here.signsIn('ada.abbott', HORSE)).toBe(true)
  expect((await here.user('ben.brandt')).state.password.changeRequired).toBe(true)
  expect((await here.user('ada.abbott')).state.password.changeRequired).toBe(false)
})

test.each([
  ['kc-recovery-codes.json', { 'password-history': 1 }],
  [
    'kc-required-actions.json',
    {
      'required action VERIFY_EMAIL': 1,
      'required action CONFIGURE_TOTP': 1,
      'required action TERMS_AND_CONDITIONS': 1,
      'required action UPDATE_PROFILE': 1,
    },
  ],
  ['kc-roles-and-groups.json', { 'role admin': 1, 'group /staff/admins': 1, 'role shop:editor': 1, 'group /staff': 1 }],
  ['kc-security-keys.json', { 'security key (needs --rp-id)': 1, 'passkey (needs --rp-id)': 1 }],
])('%s: skipped data is counted by its name', async (file, leftBehind) => {
  const { totals, code } = await run(file)
  expect(totals).toMatchObject({ refused: 0, leftBehind })
  expect(code).toBe(0)
  if (file === 'kc-recovery-codes.json')
    expect((await here.user('ada.abbott')).state.recovery.codes).toEqual({
      'J3-CQwY7f5R09SwW0zZvoJoZvz5Y2KrbIvnRw6MbVNzMCJrfbkhvYMwoH-LC6k7_Ff0VwDJqo9WCdZklbXaaSw': 'open',
    })
  if (file !== 'kc-required-actions.json') return
  expect((await here.user('ada.abbott')).state.password.changeRequired).toBe(true)
  expect((await here.user('ben.brandt')).state.email.verified).toBe(false)
  expect(await here.signsIn('dov.dupont', HORSE)).toBe(false)
})

test('roles and groups become grants of a project', async () => {
  const project = await here.server.rest('POST', '/management/v1/projects', { name: 'Shop' })
  const roles = (roleKey: string) =>
    here.server.rest('POST', `/management/v1/projects/${project.body.id}/roles`, { roleKey, displayName: roleKey })
  await roles('boss')
  await roles('editor')
  const map = ['--role', `admin=${project.body.id}:boss`, '--role', `shop:editor=${project.body.id}:editor`]
  const { totals } = await run('kc-roles-and-groups.json', ...map)
  expect(totals).toMatchObject({ imported: 2, leftBehind: { 'group /staff/admins': 1, 'group /staff': 1 } })
  const grants = await here.server.rest('POST', '/management/v1/users/grants/_search', {})
  expect(
    grants.body.result.map((one: { userName: string; roleKeys: string[] }) => [one.userName, one.roleKeys]),
  ).toEqual(
    expect.arrayContaining([
      ['ada.abbott', ['boss']],
      ['ben.brandt', ['editor']],
    ]),
  )
  // A second run adds no grant twice.
  expect((await run('kc-roles-and-groups.json', ...map)).totals).toMatchObject({ imported: 0, skipped: 2, refused: 0 })
})

test('passkeys and security keys are imported for the domain of their registration', async () => {
  const elsewhere = await run('kc-security-keys.json', '--rp-id', 'elsewhere.example')
  expect(elsewhere.totals).toMatchObject({ imported: 0, refused: 2 })
  const { totals } = await run('kc-security-keys.json', '--rp-id', 'localhost')
  expect(totals).toEqual({ imported: 2, skipped: 0, refused: 0, source: 'keycloak' })
  expect(Object.keys((await here.user('ada.abbott')).state.securityKeys)).toHaveLength(1)
  expect(Object.values((await here.user('ben.brandt')).state.passkeys.tokens)).toMatchObject([
    { rpId: 'localhost', credentialId: 'YFldBy35mAbujOa-BRLdZw', counter: 4 },
  ])
})

test('a truncated file is rejected before anything is stored', async () => {
  const { code, stderr, stdout } = await run('kc-truncated.json')
  expect(code).toBe(1)
  expect(stdout).toBe('')
  expect(stderr).toMatch(/the file ends early: line \d+/)
})

test('links to unnamed providers are reported in one sentence, or skipped by choice', async () => {
  const refused = await run('kc-unmapped-providers.json')
  expect(refused).toMatchObject({ code: 2, stdout: '' })
  expect(refused.stderr).toContain('google (1 person), github (1 person)')
  const { totals } = await run('kc-unmapped-providers.json', '--drop-links')
  expect(totals).toMatchObject({
    imported: 2,
    noCredential: 1,
    leftBehind: { 'link to google': 1, 'link to github': 1 },
  })
})

test('a dump of the database is rejected with the command that creates the right file', async () => {
  const { code, stderr } = await run('kc-database-dump.sql')
  expect(code).toBe(1)
  expect(stderr).toContain('kc.sh export --realm NAME --file realm.json --users realm_file')
})
