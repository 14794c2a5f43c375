/** Export files of each system, with the users to import and the data to report as skipped. */
import { expect } from 'vitest'
import { caseFile, type ImportServer } from '#test/support/import-case.ts'
import { totpCode } from '#test/support/totp-code.ts'

const HORSE = 'Correct-horse-7'
const BATTERY = 'Staple-battery-9'

export interface MovingCase {
  readonly file: string
  readonly options?: readonly string[]
  /** Given beside the file, as `option: file`. */
  readonly beside?: readonly (readonly [string, string])[]
  readonly imported: number
  readonly refused?: number
  readonly noCredential?: number
  readonly leftBehind?: Record<string, number>
  readonly signsIn?: Record<string, string>
  readonly cannotSignIn?: Record<string, string>
  readonly ids?: Record<string, string>
  readonly states?: Record<string, string>
  readonly totp?: Record<string, string>
  readonly metadata?: readonly (readonly [string, string, string])[]
  readonly profiles?: Record<string, object>
  readonly pictures?: Record<string, string>
}

const SECRET = 'JBSWY3DPEHPK3PXP'

export const movingCases: readonly MovingCase[] = [
  {
    file: 'a0-users.ndjson',
    imported: 3,
    noCredential: 3,
    states: { 'ada.abbott@acme.example': 'initial', 'ben.brandt@acme.example': 'inactive' },
    ids: { 'ada.abbott@acme.example': 'auth0|bbb95904dc5966535d44c61a' },
    metadata: [['ada.abbott@acme.example', 'created_at', '2019-02-09T16:34:22.611Z']],
    pictures: { 'ada.abbott@acme.example': 'https://img.acme.example/ada.abbott.png' },
  },
  {
    file: 'a0-users.ndjson',
    beside: [['passwords', 'a0-passwords-variants.ndjson']],
    imported: 3,
    noCredential: 1,
    signsIn: { 'ada.abbott@acme.example': HORSE },
    cannotSignIn: { 'ben.brandt@acme.example': HORSE },
  },
  {
    file: 'a0-list.json',
    imported: 3,
    noCredential: 3,
    profiles: { 'cleo.castro@acme.example': { preferredLanguage: 'en-US' } },
  },
  {
    file: 'a0-import-schema.json',
    imported: 7,
    signsIn: Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((n) => [`h${n}@acme.example`, HORSE])),
    totp: { 'h7@acme.example': SECRET },
  },
  {
    file: 'a0-enterprise-ids.ndjson',
    options: ['--idp', 'acme-okta=IDP', '--idp', 'acme-ad=IDP', '--idp', 'corp=IDP'],
    imported: 3,
    ids: {
      'jane@acme.example': 'samlp|acme-okta|jane@acme.example',
      'joe@acme.example': 'waad|3xY-_k',
      'kim@acme.example': 'ad|corp|{8c2f}',
    },
  },
  { file: 'a0-passwordless.ndjson', imported: 2, noCredential: 2, states: { '+41791112255': 'initial' } },
  {
    file: 'ad-users.ldif',
    imported: 1,
    noCredential: 1,
    leftBehind: { 'group VPN': 1 },
    states: { 'bbrandt@acme.example': 'inactive' },
    ids: { 'bbrandt@acme.example': '3a0a1ca3-1406-ee14-e323-806f62d08b9b' },
  },
  {
    file: 'aspnet-users.csv',
    imported: 3,
    signsIn: { 'an1@acme.example': HORSE, 'an2@acme.example': HORSE },
    states: { 'an3@acme.example': 'locked' },
  },
  {
    file: 'authelia-users.yml',
    imported: 2,
    leftBehind: { 'group admins': 1, 'group dev': 1 },
    signsIn: { ada: HORSE },
    states: { ben: 'inactive' },
  },
  {
    file: 'casdoor-users.json',
    options: ['--drop-links'],
    imported: 1,
    signsIn: { cd1: BATTERY },
    leftBehind: { 'link to google': 1, 'organization borealis': 1 },
  },
  { file: 'cognito-import.csv', imported: 2, noCredential: 2, leftBehind: {} },
  {
    file: 'cognito-list-users.json',
    options: ['--idp', 'Google=IDP'],
    imported: 3,
    noCredential: 2,
    leftBehind: { 'codes by SMS without phone': 1 },
    ids: { '57849ad8-f0c1-704e-f0d5-6a73a55cba37': '57849ad8-f0c1-704e-f0d5-6a73a55cba37', google_1122: 'aaaa' },
    states: { c3: 'inactive', google_1122: 'active' },
    metadata: [['57849ad8-f0c1-704e-f0d5-6a73a55cba37', 'tenant', 't-1']],
  },
  {
    file: 'devise-peppered.csv',
    beside: [['hash-config', 'devise-pepper.txt']],
    imported: 1,
    signsIn: { 'dv1@acme.example': HORSE },
  },
  {
    file: 'django-users.json',
    imported: 4,
    signsIn: { dj0: HORSE, dj1: HORSE, dj2: HORSE },
    states: { dj3: 'inactive' },
    leftBehind: { 'group editors': 4, superuser: 1, staff: 4 },
  },
  {
    file: 'entra-bulk.csv',
    imported: 1,
    signsIn: { 'otto.e@borealis.example': BATTERY },
    metadata: [['otto.e@borealis.example', 'department', 'IT']],
  },
  {
    file: 'excel-semicolon.csv',
    options: ['--country', 'CH'],
    imported: 2,
    noCredential: 1,
    signsIn: { 'ada.x': HORSE },
    metadata: [['ada.x', 'Abteilung', 'Ein; kauf']],
  },
  {
    file: 'excel-latin1.csv',
    options: ['--encoding', 'windows-1252'],
    imported: 1,
    noCredential: 1,
    profiles: { juerg: { firstName: 'Jürg', lastName: 'Müller' } },
  },
  { file: 'fb-emulator-accounts.json', imported: 1, signsIn: { 'emu1@acme.example': HORSE } },
  ...['fb-export.json', 'fb-export.csv'].map((file) => ({
    file,
    beside: [['hash-config', 'fb-hash-config.json']] as const,
    options: ['--idp', 'google.com=IDP'],
    imported: 5,
    noCredential: 1,
    signsIn: { 'ada.abbott@acme.example': HORSE, 'eva.eriksen@acme.example': HORSE },
    states: { 'dov.dupont@acme.example': 'inactive', '+12125550100': 'initial' },
    metadata: [['dov.dupont@acme.example', 'tier', '3']] as const,
  })),
  {
    file: 'fusionauth-import.json',
    imported: 2,
    leftBehind: { 'role user': 1 },
    signsIn: { fa1: HORSE },
    states: { 'fa2@acme.example': 'inactive' },
    metadata: [['fa1', 'original_id', '1']],
  },
  { file: 'meteor-users.json', imported: 1, signsIn: { 'mt1@borealis.example': BATTERY } },
  {
    file: 'okta-hashed.json',
    imported: 4,
    noCredential: 1,
    signsIn: { 'ok1@acme.example': HORSE, 'ok2@acme.example': HORSE, 'ok3@acme.example': HORSE },
    leftBehind: {
      'phone: This is not a telephone number in E.164 form, such as +41445551234': 1,
      'password check by the old system (needs USHER_PASSWORD_MIGRATION_URL)': 1,
    },
  },
  {
    file: 'okta-users.json',
    imported: 6,
    noCredential: 6,
    leftBehind: { 'recovery question': 6 },
    states: {
      'o0@acme.example': 'initial',
      'o1@acme.example': 'initial',
      'o3@acme.example': 'locked',
      'o4@acme.example': 'inactive',
      'o5@acme.example': 'inactive',
    },
    metadata: [['o0@acme.example', 'department', 'IT']],
  },
  {
    file: 'ory-identities.json',
    options: ['--idp', 'google=IDP', '--rp-id', 'localhost'],
    imported: 3,
    noCredential: 1,
    signsIn: { 'or1@acme.example': HORSE },
    totp: { 'or1@acme.example': SECRET },
    ids: { 'or2@acme.example': 'handle-or2', 'or1@acme.example': 'ext-1' },
  },
  {
    file: 'scim-list.json',
    imported: 2,
    noCredential: 2,
    leftBehind: { 'second email': 1, 'group Admins': 1 },
    states: { sc2: 'inactive', 'sc1@acme.example': 'initial' },
    profiles: { 'sc1@acme.example': { preferredLanguage: 'de-CH' } },
  },
  {
    file: 'supabase-users.csv',
    options: ['--idp', 'github=IDP'],
    imported: 2,
    signsIn: { 'sb1@acme.example': HORSE },
    states: { 'sb2@acme.example': 'inactive' },
  },
  {
    file: 'supertokens-bulk.json',
    options: ['--idp', 'google=IDP'],
    imported: 2,
    noCredential: 1,
    leftBehind: { 'role admin': 1 },
    signsIn: { 'st1@acme.example': HORSE },
    totp: { 'st1@acme.example': SECRET },
  },
  {
    file: 'clerk-users.csv',
    imported: 2,
    noCredential: 1,
    leftBehind: { 'second email': 1, 'unverified email': 1 },
    signsIn: { cleo: HORSE },
    totp: { cleo: SECRET },
    ids: { cleo: 'user_2aClerkOne' },
    states: { 'dora.dietz@acme.example': 'initial' },
    profiles: { cleo: { firstName: 'Cleo', lastName: 'Castro' } },
  },
  {
    file: 'clerk-list.json',
    options: ['--idp', 'google=IDP'],
    imported: 2,
    noCredential: 1,
    leftBehind: { 'second email': 1 },
    ids: { emil: 'user_2bClerkOne' },
    states: { emil: 'active', 'fritz.frei@acme.example': 'inactive' },
    metadata: [['emil', 'public_metadata', '{"plan":"gold"}']],
  },
  {
    file: 'fb-export.json',
    options: ['--idp', 'google.com=IDP'],
    beside: [['hash-config', 'fb-hash-config.json']],
    imported: 5,
    noCredential: 1,
  },
  { file: 'kc-argon2-and-history.json', imported: 2 },
  { file: 'kc-old-credentials.json', imported: 3 },
  { file: 'wordpress-users.csv', imported: 2, signsIn: { wp1: HORSE, wp2: HORSE } },
  {
    file: 'ldap-people.ldif',
    imported: 2,
    leftBehind: { 'group admins': 1, 'second email': 1 },
    signsIn: { ada: HORSE, jürg: HORSE },
    profiles: { ada: { preferredLanguage: 'de' }, jürg: { displayName: 'Jürg Müller' } },
  },
]

/** Options of a case, with the id of the provider of its links. */
export const optionsOf = ({ options = [], beside = [] }: MovingCase, idp: string): string[] => [
  ...options.map((option) => option.replace('=IDP', `=${idp}`)),
  ...beside.flatMap(([option, file]) => [`--${option}`, caseFile(file)]),
]

/** Imports the file of a case, and compares its users, sign-ins and skipped data. */
export async function checkMovingCase(here: ImportServer, one: MovingCase, idp: string): Promise<void> {
  const options = optionsOf(one, idp)
  const dry = await here.run(caseFile(one.file), ...options, '--dry-run')
  const { totals, stderr, code } = await here.run(caseFile(one.file), ...options)
  expect({ ...totals, stderr: one.beside ? '' : stderr }).toMatchObject({
    imported: one.imported,
    refused: one.refused ?? 0,
    stderr: '',
    ...(one.noCredential ? { noCredential: one.noCredential } : {}),
    ...(one.leftBehind && Object.keys(one.leftBehind).length > 0 ? { leftBehind: one.leftBehind } : {}),
  })
  expect(dry.totals).toEqual(totals)
  expect(code).toBe(0)
  expect(totals.noCredential ?? 0).toBe(one.noCredential ?? 0)
  if (one.leftBehind) expect(totals.leftBehind ?? {}).toEqual(one.leftBehind)
  for (const [name, password] of Object.entries(one.signsIn ?? {}))
    expect(await here.signsIn(name, password), name).toBe(true)
  for (const [name, password] of Object.entries(one.cannotSignIn ?? {}))
    expect(await here.signsIn(name, password), name).toBe(false)
  for (const [name, id] of Object.entries(one.ids ?? {})) expect((await here.user(name)).id).toBe(id)
  for (const [name, state] of Object.entries(one.states ?? {}))
    expect((await here.user(name)).state.status, name).toBe(state)
  for (const [name, secret] of Object.entries(one.totp ?? {}))
    expect(await here.passesTotp(name, totpCode(secret, Date.now())), name).toBe(true)
  for (const [name, key, value] of one.metadata ?? []) expect(await here.metadata(name, key)).toBe(value)
  for (const [name, url] of Object.entries(one.pictures ?? {}))
    expect((await here.user(name)).state.avatarKey).toBe(url)
  for (const [name, profile] of Object.entries(one.profiles ?? {}))
    expect((await here.user(name)).state.profile).toMatchObject(profile)
}
