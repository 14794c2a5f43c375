/** Files of the people format as found in practice, and files of other formats. */
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { caseFile, type ImportServer, startImportServer } from '#test/support/import-case.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

const HORSE = 'Correct-horse-7'
let here: ImportServer
beforeEach(async () => {
  here = await startImportServer()
})
afterEach(() => here.stop())

const run = (file: string, ...options: string[]) => here.run(caseFile(file), ...options)
async function runText(content: string | Buffer, ...options: string[]) {
  const file = path.join(here.server.dataDir, 'file')
  await writeFile(file, content)
  return here.run(file, ...options)
}

test.each([
  ['lines-as-list.json', 2],
  ['lines-comma.jsonl', 2],
  ['lines-pretty.json', 1],
  ['lines-compressed.jsonl.gz', 1],
])('%s is read as it is', async (file, imported) => {
  expect(await run(file)).toMatchObject({ code: 0, stderr: '', totals: { imported, refused: 0 } })
})

test('addresses: an international domain is imported, an invalid address rejected, an empty one left out', async () => {
  const { results } = await run('lines-addresses.jsonl')
  expect(results.map(({ status }) => status)).toEqual(['imported', 'refused', 'imported', 'imported'])
  expect(results[1].faults).toMatchObject([{ field: 'email.email' }])
  expect((await here.user('ad2')).state.email).toEqual({ address: '', verified: false })
  expect(await here.signsIn('ad3', HORSE)).toBe(true)
})

test('ids of other systems are kept; a reserved one gets a new id by choice, and the pairs are in the result', async () => {
  const secondRun = await run('lines-ids.jsonl')
  expect(secondRun.totals).toMatchObject({ imported: 5, refused: 1 })
  expect(secondRun.results[0].userId).toBe('waad|a@b.example')
  expect(secondRun.results[4]).toMatchObject({ status: 'refused', faults: [{ field: 'userId' }] })
  const renewed = await run('lines-ids.jsonl', '--new-ids')
  expect(renewed.results[4]).toMatchObject({
    status: 'imported',
    oldId: 'ABCDEF',
    userId: expect.stringMatching(/^\d+$/),
  })
})

test('language codes of other systems are accepted; an unknown one rejects the line or is left out', async () => {
  const { results } = await run('lines-locales.jsonl')
  expect(results[3]).toMatchObject({ status: 'refused', faults: [{ field: 'profile.preferredLanguage' }] })
  const language = async (n: number) => (await here.user(`loc${n}@acme.example`)).state.profile.preferredLanguage
  expect(await Promise.all([0, 1, 2, 4, 5, 6].map(language))).toEqual([
    'en-US',
    'de-CH',
    'zh-CN',
    'pt-BR',
    'en-GB-oxendict',
    'fr-FR',
  ])
  const dropped = await run('lines-locales.jsonl', '--invalid', 'drop')
  expect(dropped.totals).toMatchObject({ imported: 1, skipped: 6 })
  expect(dropped.results[3].leftBehind[0]).toContain('profile.preferredLanguage')
})

test('all errors of a line are reported together, each with its member', async () => {
  const { results } = await run('lines-many-faults.jsonl')
  expect(results).toHaveLength(1)
  expect(results[0].faults.map(({ field }: { field: string }) => field)).toEqual([
    'state',
    'userName',
    'metadata',
    'phone.phone',
    'profile.firstName',
    'profile.lastName',
    'email.email',
    'hashedPassword.value',
  ])
  for (const { message } of results[0].faults) expect(message).not.toMatch(/\{\{|of type $/)
})

test('phone numbers without a country code get the chosen country', async () => {
  const strict = await run('lines-phones.jsonl', '--dry-run')
  expect(strict.results.map(({ status }) => status)).toEqual(['refused', 'checked', 'checked', 'checked', 'checked'])
  expect(strict.results[0].faults).toMatchObject([{ field: 'phone.phone' }])
  expect((await run('lines-phones.jsonl', '--dry-run', '--invalid', 'drop')).totals).toMatchObject({ imported: 5 })
  expect((await run('lines-phones.jsonl', '--country', 'CH')).totals).toMatchObject({ imported: 5, refused: 0 })
  const number = async (n: number) => (await here.user(`ph${n}@acme.example`)).state.phone.number
  expect(await Promise.all([0, 1, 2, 3, 4].map(number))).toEqual([...Array(4).fill('+41791112233'), ''])
})

test('users without any credential are counted and wait for an invitation by choice', async () => {
  const dryRun = await run('no-way-in.jsonl', '--dry-run')
  expect(dryRun).toMatchObject({ code: 0, totals: { imported: 1, noCredential: 1 } })
  expect(dryRun.results[0]).toMatchObject({ noCredential: true })
  await run('no-way-in.jsonl', '--no-credential', 'initial')
  expect((await here.user('nw1@acme.example')).state.status).toBe('initial')
})

test('every supported hash is imported and signs in, and an unsupported one is named', async () => {
  const kinds = JSON.parse(await readFile(caseFile('hash-kinds.json'), 'utf8'))
  const { results } = await run('hash-kinds.jsonl')
  expect(results).toHaveLength(27)
  for (const { status, userName, faults } of results) {
    if (status === 'refused') expect(faults, JSON.stringify(kinds)).toMatchObject([{ field: 'hashedPassword.value' }])
    else expect(await here.signsIn(userName, HORSE), userName).toBe(true)
  }
  expect(results.filter(({ status }) => status === 'refused').length).toBeLessThanOrEqual(2)
})

test('a hash with a key and its salt order, configured for the whole file', async () => {
  const config = path.join(here.server.dataDir, 'config')
  await writeFile(config, 'algorithm: HMAC_SHA256\nkey: c2lnbi1rZXk=\norder: PASSWORD_FIRST\n')
  expect((await run('fb-hmac.json', '--hash-config', config)).totals).toMatchObject({ imported: 1 })
  expect(await here.signsIn('hm1@borealis.example', 'Staple-battery-9')).toBe(true)
  const without = await run('fb-export.json', '--drop-links')
  expect(without).toMatchObject({ code: 2, stdout: '' })
  expect(without.stderr).toContain('--hash-config')
})

test("Stytch's hashes are joined with the list of its users, and alone are one sentence", async () => {
  const alone = await run('stytch-hashes.csv')
  expect(alone).toMatchObject({ code: 1, stdout: '' })
  expect(alone.stderr).toContain('give it with --passwords beside the list of users')
  const users = {
    results: [{ user_id: 'user-test-1', emails: [{ email: 's1@acme.example', verified: true }], name: {} }],
  }
  const joined = await runText(JSON.stringify(users), '--passwords', caseFile('stytch-hashes.csv'))
  expect(joined.totals).toMatchObject({ imported: 1, source: 'stytch' })
  expect(await here.signsIn('s1@acme.example', HORSE)).toBe(true)
})

const ADA = `{"userName":"ada","state":"USER_STATE_ACTIVE","profile":{"firstName":"Jürg","lastName":"L"}}`
const KEYCLOAK = `{"realm":"acme","enabled":true,"users":[{"username":"ada","createdTimestamp":1}]}`

test.each<[string, string | Buffer, string[], string]>([
  ['nothing', '', [], 'the file is empty'],
  ['blanks alone', ' \n\n', [], 'the file is empty'],
  ['a file of Excel', 'PK\u0003\u0004xxxx', [], 'an Excel workbook; save the sheet as CSV'],
  ['XML', '<?xml version="1.0"?><users/>', [], 'the file is XML'],
  ['an SQL dump', 'CREATE TABLE users (id int);', [], 'the file is an SQL dump'],
  ['Latin-1', Buffer.from(ADA, 'latin1'), [], 'the file is not UTF-8 after line 1; a file of Excel'],
  ['the wrong system', KEYCLOAK, ['--from', 'auth0'], 'the file is a Keycloak export: --from keycloak'],
  ['own lines as another system', ADA, ['--from', 'okta'], 'the file is in the people format: leave out --from okta'],
  ['an unknown system', ADA, ['--from', 'nobody'], '--from has to be one of usher, zitadel, keycloak'],
  ['JSON of no known form', '[{"a":1,"b":2}]', [], 'of no known form: it is JSON with a, b'],
  ['a realm without users', '{"realm":"acme","enabled":true}', [], 'a Keycloak export, and nobody is in it'],
  ['an unknown encoding', ADA, ['--encoding', 'ebcdic'], '--encoding has to be one of'],
  [
    'a cut-off gzip',
    Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2]),
    [],
    'the gzip file is damaged or ends early',
  ],
])('%s is one sentence and no success', async (_what, content, options, sentence) => {
  const { code, stderr, stdout } = await runText(content, ...options)
  expect(code).not.toBe(0)
  expect(stdout).toBe('')
  expect(stderr).toContain(sentence)
  expect(stderr.trimEnd().split('\n')).toHaveLength(1)
})

test.each<[string, Buffer, string[]]>([
  ['UTF-8 with its mark', Buffer.from(`\ufeff${ADA}`), []],
  ['UTF-16 with its mark', Buffer.from(`\ufeff${ADA}`, 'utf16le'), []],
  ['UTF-16 without', Buffer.from(ADA, 'utf16le'), []],
  ['UTF-16 of the other order', Buffer.from(`\ufeff${ADA}`, 'utf16le').swap16(), []],
  ['Latin-1 that is named', Buffer.from(ADA, 'latin1'), ['--encoding', 'latin1']],
  ['lines that end in a carriage return', Buffer.from(`${ADA}\r${ADA.replace('ada', 'ben')}\r`), []],
])('%s is read', async (_what, content, options) => {
  expect((await runText(content, ...options)).totals).toMatchObject({ refused: 0 })
  expect((await here.user('ada')).state.profile.firstName).toBe('Jürg')
})

test('columns and members are mapped by the owner of the file', async () => {
  const sheet =
    'Kennung;Rufname;Sippe;Kontakt;Abt;Salz;Digest\na1;Ada;Abbott;ada@acme.example;IT;a1b2c3d4;06c87f3e6b8250c4a66fbe0f684040c7592b17a7929c88530997abb8f50d7589\n'
  expect((await runText(sheet)).stderr).toContain('of no known form: it is text whose first row is Kennung, Rufname')
  const map = path.join(here.server.dataDir, 'map.yaml')
  await writeFile(
    map,
    'Kennung: userName\nRufname: firstName\nSippe: lastName\nKontakt: email\nAbt: metadata.department\n',
  )
  const config = path.join(here.server.dataDir, 'hash.yaml')
  await writeFile(config, 'algorithm: sha256\nvalueEncoding: hex\n')
  const options = [
    '--map',
    map,
    '--map',
    'Salz=passwordHash.salt',
    '--map',
    'Digest=passwordHash',
    '--hash-config',
    config,
  ]
  expect((await runText(sheet, ...options)).totals).toMatchObject({ imported: 1, refused: 0 })
  expect(await here.signsIn('a1', HORSE)).toBe(true)
  expect(await here.metadata('a1', 'department')).toBe('IT')
  const wrong = await runText(sheet, '--map', 'Kennung=nowhere')
  expect(wrong.stderr).toContain('there is no target "nowhere"')
})

test('the report has a line for each user, with rejected users to correct and import again', async () => {
  const report = path.join(here.server.dataDir, 'report.jsonl')
  const { code } = await run('lines-phones.jsonl', '--report', report)
  expect(code).toBe(1)
  const lines = (await readFile(report, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines.map(({ line, status }) => `${line} ${status}`)).toEqual([
    '1 refused',
    '2 imported',
    '3 imported',
    '4 imported',
    '5 imported',
  ])
  const again = await here.run(`${report}.rejects`, '--country', 'CH')
  expect(again).toMatchObject({ code: 0, totals: { imported: 1 } })
})

test('ZITADEL’s import file is read in both spellings, and other objects are counted', async () => {
  const orgs = await here.server.rest('POST', '/admin/v1/orgs/_search', {})
  const text = await readFile(caseFile('zitadel-import-data.json'), 'utf8')
  const filled = text.replace('{{ORG}}', orgs.body.result[0].id)
  expect((await runText(filled)).totals).toMatchObject({ imported: 1, refused: 0, source: 'zitadel' })
  expect(await here.signsIn('zt1', HORSE)).toBe(true)
  const snake = filled
    .replace('dataOrgs', 'data_orgs')
    .replace('humanUsers', 'human_users')
    .replaceAll('zt1', 'zt2')
    .replace(/"userId":\s*"[^"]+"/, '"user_id":"z-2"')
    .replace('"orgId"', '"projects":[{"project_id":"p","project":{"name":"P"}}],"actions":[{"action_id":"a"}],"orgId"')
  expect((await runText(snake)).totals).toMatchObject({
    imported: 1,
    beside: { organizations: 1, projects: 1 },
    leftBehind: { actions: 1 },
  })
})
