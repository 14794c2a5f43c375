import { readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { exportCommand } from '#cli/export.ts'
import { firstStart } from '#cli/first-start.ts'
import { createRuntime, type Runtime } from '#compose'
import { ConfigError, loadConfig } from '#config'
import { relyingParty, verifyRegistration } from '#crypto/webauthn.ts'
import { systemCaller } from '#domain/caller.ts'
import { addGenericOidcProvider } from '#domain/idp/add-generic-oidc-provider.ts'
import { getInstance } from '#domain/instance/get-instance.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { findLinkedUser } from '#domain/login-intent/find-linked-user.ts'
import { findPersonalToken } from '#domain/token/find-personal-token.ts'
import { checkPassword } from '#domain/user/password/check-password.ts'
import { beginPasskeyCheck } from '#domain/user/passwordless/begin-passkey-check.ts'
import { checkPasskey } from '#domain/user/passwordless/check-passkey.ts'
import { checkTotp } from '#domain/user/totp/check-totp.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { testPostgres } from '#test/support/postgres.ts'
import { type UsherFolder, usherFolder } from '#test/support/run-usher.ts'
import { softAuthenticator } from '#test/support/soft-authenticator.ts'
import { type RunningProcess, startProcess } from '#test/support/start-process.ts'
import { totpCode } from '#test/support/totp-code.ts'

const WAITING = '4 people cannot sign in: no password, key or link. Invite them with usher invite.\n'

// Each command is a process that has to start, on whatever else the machine is doing.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

const ORIGIN = 'http://localhost:4711'
const PASSWORD = 'Secret-123'
const TOTP = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const TABLET = 'otpauth://totp/?secret=MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK&algorithm=SHA256&digits=8&period=60'
const provider = {
  name: 'Partner',
  issuer: 'https://partner.example',
  clientId: 'usher',
  clientSecret: 'secret',
  scopes: [],
  isIdTokenMapping: false,
  usePkce: false,
  options: {
    isLinkingAllowed: true,
    isCreationAllowed: true,
    isAutoCreation: false,
    isAutoUpdate: false,
    autoLinking: 0,
  },
}

const authenticator = softAuthenticator(ORIGIN)

async function passkeyRecord() {
  const rp = relyingParty(ORIGIN, 'Usher')
  const challenge = Buffer.from('challenge').toString('base64url')
  const response = authenticator.create(challenge)
  const { userVerified: _yes, ...record } = await verifyRegistration({ rp, use: 'passkey', challenge, response })
  return { id: 'pk-1', name: 'Phone', ...record, rpId: rp.id }
}

const about = (userName: string) => ({
  userName,
  profile: { firstName: 'Minnie', lastName: 'Mouse', displayName: 'Minnie M.', preferredLanguage: 'de' },
  email: { email: `${userName}@acme.example`, isEmailVerified: true },
})

const population = async (idpId: string) => [
  {
    ...about('whole'),
    userId: 'u-whole',
    state: 'USER_STATE_ACTIVE',
    phone: { phone: '+41791234567', isPhoneVerified: true },
    password: PASSWORD,
    otpCode: TOTP,
    idps: [{ configId: idpId, externalUserId: 'Ext-1', displayName: 'M' }],
    authenticators: [{ name: 'Tablet', secret: TABLET }],
    passkeys: [await passkeyRecord()],
    u2fs: [{ ...(await passkeyRecord()), id: 'key-1' }],
    otpEmail: true,
    metadata: [{ key: 'color', value: 'Ymx1ZQ==' }],
    attributes: { 'address.city': 'Bern', birthDate: '1928-11-18' },
  },
  { ...about('locked'), userId: 'u-locked', state: 'USER_STATE_LOCKED', attributes: { remarks: 'a' } },
  { ...about('inactive'), userId: 'u-inactive', state: 'USER_STATE_INACTIVE' },
  { ...about('waits'), userId: 'u-waits', state: 'USER_STATE_INITIAL', profile: { displayName: 'W' } },
  { ...about('plain'), email: { email: 'plain@acme.example' } },
]

interface Place {
  readonly runtime: Runtime
  readonly orgId: string
  readonly idpId: string
  ctx(changes?: Partial<OrgContext>): OrgContext
}

/** A store that is set up, with the provider that people are linked to; in this process. */
async function openPlace(env: Readonly<Record<string, string>>): Promise<Place> {
  const usherEnv = Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith('USHER_')))
  const config = loadConfig(usherEnv, undefined)
  const runtime = await createRuntime(config, collectingLog().log)
  await firstStart(config, runtime.services)
  const orgId = (await getInstance(runtime.services)).state.defaultOrgId
  const ctx = (changes: Partial<OrgContext> = {}): OrgContext => ({
    ...runtime.services,
    caller: systemCaller('TEST', orgId),
    orgId,
    now: Date.now(),
    language: 'en',
    ...changes,
  })
  const known = await runtime.services.rows.selectFrom('idps').select('id').executeTakeFirst()
  const idpId = known?.id ?? (await addGenericOidcProvider(ctx(), INSTANCE_ID, provider)).id
  return { runtime, orgId, idpId, ctx }
}

const linesOf = (text: string): Record<string, unknown>[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
/** Returns the users, sorted by name, without values that differ between stores. */
const comparable = (text: string, idpId: string) =>
  linesOf(text.replaceAll(idpId, 'the provider'))
    .filter(({ userName }) => !String(userName).startsWith('admin'))
    .map(({ orgId: _elsewhere, ...line }) => line)
    .sort((a, b) => String(a.userName).localeCompare(String(b.userName)))

/** Every factor and credential of the user. */
async function signInEveryWay({ ctx, idpId }: Place): Promise<void> {
  const userId = 'u-whole'
  expect(await checkPassword(ctx(), { id: userId }, 'Wrong-1234')).toBeUndefined()
  expect((await checkPassword(ctx(), { id: userId }, PASSWORD))?.id).toBe(userId)
  const now = Date.now()
  const selfCtx = ctx({ now, caller: systemCaller(userId, ctx().orgId) })
  expect((await checkTotp(selfCtx, { id: userId }, totpCode(TOTP, now))).id).toBe(userId)
  const tablet = totpCode('MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK', now, { digits: 8, period: 60, hash: 'sha256' })
  expect((await checkTotp(selfCtx, { id: userId }, tablet)).id).toBe(userId)
  expect((await findLinkedUser(ctx(), idpId, 'Ext-1'))?.id).toBe(userId)
  const { challengeId, options } = await beginPasskeyCheck(ctx())
  const response = authenticator.get(options.challenge, userId)
  expect((await checkPasskey(ctx(), { challengeId, response })).id).toBe(userId)
}

const postgres = await testPostgres()

describe.skipIf(!postgres.available)('users move from SQLite to PostgreSQL and back to SQLite', () => {
  let source: RunningProcess
  let [second, third]: UsherFolder[] = []
  let drop = async () => {}
  const places: Place[] = []
  beforeAll(async () => {
    if (!postgres.available) return
    const database = await postgres.createDatabase()
    drop = database.drop
    source = await startProcess({ env: { USHER_EXTERNAL_URL: ORIGIN } })
    second = await usherFolder({
      USHER_EXTERNAL_URL: ORIGIN,
      USHER_DATABASE_URL: database.url,
      USHER_MASTERKEY: 'MasterkeyNeedsToHave32Characters',
    })
    third = await usherFolder({ USHER_EXTERNAL_URL: ORIGIN })
  })
  afterAll(async () => {
    for (const { runtime } of places) await runtime.close()
    await Promise.all([source?.clear(), second?.remove(), third?.remove()])
    await drop()
  })

  async function call(route: string, body: object) {
    const token = (await readFile(path.join(source.folder, 'data/admin.pat'), 'utf8')).trim()
    const response = await fetch(`http://localhost:${source.port}/management/v1${route}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return (await response.json()) as { id: string; userId: string; token: string }
  }

  test('every user arrives unchanged, can sign in with every factor, and is exported unchanged', async () => {
    if (!second || !third) throw new Error('the folders are made before')
    const sourceEnv = { USHER_DATA_DIR: path.join(source.folder, 'data'), USHER_PORT: String(source.port) }
    const first = await usherFolder({ USHER_EXTERNAL_URL: ORIGIN, ...sourceEnv })
    const { id: idpId } = await call('/idps/generic_oidc', { ...provider, providerOptions: provider.options })
    const { userId: robot } = await call('/users/machine', { userName: 'robot', name: 'Robot' })
    const { token } = await call(`/users/${robot}/pats`, {})
    await writeFile(first.file('people.jsonl'), (await population(idpId)).map((one) => JSON.stringify(one)).join('\n'))
    expect(await first.run('import', 'people.jsonl')).toMatchObject({ code: 0, stderr: '' })

    // Runs beside the server that has the store open; the file is readable by its owner only.
    const exported = await first.run('export', '--out', 'all.jsonl')
    expect(exported).toMatchObject({ code: 0, stdout: 'Exported 8 people to all.jsonl.\n' })
    expect((await stat(first.file('all.jsonl'))).mode & 0o777).toBe(0o600)
    const origin = await readFile(first.file('all.jsonl'), 'utf8')
    expect(linesOf(origin).find(({ userName }) => userName === 'whole')).toMatchObject({
      otpCode: TOTP,
      hashedPassword: { value: expect.stringMatching(/^\$argon2id\$/) },
      passkeys: [{ id: 'pk-1', counter: 1 }],
    })

    const there = await openPlace(second.env)
    places.push(there)
    const people = (file: string) => ['import', file, '--on-conflict', 'skip', '--org']
    const into = (place: Place, from: string) => [place.orgId, '--idp', `${from}=${place.idpId}`]
    const arrived = await second.run(...people(first.file('all.jsonl')), ...into(there, idpId))
    expect(arrived).toMatchObject({
      code: 0,
      stderr: '',
      stdout: `Imported 6 people; 2 already there; 0 refused.\n${WAITING}`,
    })
    const { stdout: onward } = await second.run('export', '--with-secrets')
    expect(comparable(onward, there.idpId)).toEqual(comparable(origin, idpId))
    await signInEveryWay(there)
    expect(await findPersonalToken(there.runtime.services, token, Date.now())).toMatchObject({ userId: robot })
    await first.remove()

    const before = await openPlace(third.env)
    await before.runtime.close()
    await writeFile(third.file('onward.jsonl'), onward)
    const back = await third.run(...people('onward.jsonl'), ...into(before, there.idpId))
    expect(back).toMatchObject({
      code: 0,
      stderr: '',
      stdout: `Imported 6 people; 2 already there; 0 refused.\n${WAITING}`,
    })
    const again = await third.run('export', '--with-secrets', '--org', before.orgId)
    expect(comparable(again.stdout, before.idpId)).toEqual(comparable(origin, idpId))
    const after = await openPlace(third.env)
    places.push(after)
    await signInEveryWay(after)
  })

  test('another master key than the one of the store is rejected before anything is written', async () => {
    const folder = path.join(source.folder, 'data')
    const config = loadConfig({ USHER_DATA_DIR: folder, USHER_MASTERKEY: 'x'.repeat(32) }, undefined)
    const refused = exportCommand(config, { json: false, args: [], values: {} })
    await expect(refused).rejects.toThrow(ConfigError)
  })
})
