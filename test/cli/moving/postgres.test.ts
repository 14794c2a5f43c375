/** A file of each system into one PostgreSQL database. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { caseFile, type ImportServer, startImportServer } from '#test/support/import-case.ts'
import { checkMovingCase, movingCases, optionsOf } from '#test/support/moving-cases.ts'
import { testPostgres } from '#test/support/postgres.ts'
import { addProvider } from '#test/support/reimport.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

/** No two of them have a user of the same name or id. */
const FILES: ReadonlySet<string> = new Set([
  'a0-import-schema.json',
  'aspnet-users.csv',
  'casdoor-users.json',
  'clerk-users.csv',
  'cognito-list-users.json',
  'django-users.json',
  'entra-bulk.csv',
  'fb-export.json',
  'fusionauth-import.json',
  'kc-argon2-and-history.json',
  'ldap-people.ldif',
  'meteor-users.json',
  'okta-hashed.json',
  'ory-identities.json',
  'scim-list.json',
  'supabase-users.csv',
  'supertokens-bulk.json',
])
const cases = movingCases.filter(
  ({ file }, i) => FILES.has(file) && movingCases.findIndex((one) => one.file === file) === i,
)

const postgres = await testPostgres()

describe.skipIf(!postgres.available)('into PostgreSQL', () => {
  let here: ImportServer
  let idp = ''
  let drop = async () => {}
  beforeAll(async () => {
    if (!postgres.available) return
    const database = await postgres.createDatabase()
    drop = database.drop
    here = await startImportServer({
      USHER_DATABASE_URL: database.url,
      USHER_MASTERKEY: 'MasterkeyNeedsToHave32Characters',
    })
    idp = await addProvider(here)
  })
  afterAll(async () => {
    await here?.stop()
    await drop()
  })

  test('every system has a case', () => {
    expect(cases.map(({ file }) => file).sort()).toEqual([...FILES].sort())
  })

  test('a list without jobs is empty, and a job imports a file of clear-text passwords', async () => {
    const jobs = '/usher/v1/people/_import/jobs'
    expect(await here.server.rest('GET', jobs)).toMatchObject({ status: 200, body: { jobs: [] } })
    const user = { userName: 'job-1', state: 'USER_STATE_ACTIVE', password: 'Correct-horse-7' }
    const file = `${JSON.stringify({ ...user, email: { email: 'job-1@acme.example' } })}\n`
    const { body } = await here.server.rest('POST', jobs, file, { headers: { 'content-type': 'application/x-ndjson' } })
    const state = async () => (await here.server.rest('GET', `${jobs}/${body.id}`)).body
    await vi.waitFor(async () => expect(await state()).toMatchObject({ state: 'done', counts: { created: 1 } }), 60_000)
    expect(await here.signsIn('job-1', 'Correct-horse-7')).toBe(true)
  })

  test('a job whose lines are all rejected ends with their faults', async () => {
    const jobs = '/usher/v1/people/_import/jobs'
    const options = { headers: { 'content-type': 'application/x-ndjson' } }
    const { body } = await here.server.rest(
      'POST',
      jobs,
      '{"userName":"nobody","email":{"email":"no address"}}\n',
      options,
    )
    const job = async () => (await here.server.rest('GET', `${jobs}/${body.id}`)).body
    await vi.waitFor(
      async () => expect(await job()).toMatchObject({ state: 'done', counts: { created: 0, rejected: 1 } }),
      60_000,
    )
    expect((await job()).results).toMatchObject([
      { line: 1, faults: expect.arrayContaining([expect.objectContaining({ field: 'email.email' })]) },
    ])
  })

  test.each(cases)('$file', async (one) => {
    await checkMovingCase(here, one, idp)
    const again = await here.run(caseFile(one.file), ...optionsOf(one, idp))
    expect(again.totals).toMatchObject({ imported: 0, skipped: one.imported, refused: 0 })
  })
})
