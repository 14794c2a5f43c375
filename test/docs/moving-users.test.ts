/** The table of docs/moving-users.md has what the files of the tests bring, and nothing else. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { sources } from '#people-sources/sources.ts'
import { authenticatorForms } from '#test/support/authenticator-forms.ts'
import { exportsOfFrameworks } from '#test/support/exports-of-frameworks.ts'
import { exportsOfServers } from '#test/support/exports-of-servers.ts'
import { exportsOfServices } from '#test/support/exports-of-services.ts'
import { caseFile } from '#test/support/import-case.ts'
import { movingCases } from '#test/support/moving-cases.ts'
import { contentOf, readCase, readExport } from '#test/support/read-export.ts'
import { sheetExports } from '#test/support/sheet-exports.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')

/** Sources by their names in the table; the row of authentik's list and Django's are of one name each. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['Amazon Cognito', 'cognito'],
  ['Microsoft Entra', 'entra'],
  ["Django, and authentik's `dumpdata`", 'django'],
  ['ASP.NET Identity', 'aspnet'],
  ['LDAP, Active Directory', 'ldap'],
  ['SCIM 2.0', 'scim'],
  ['any sheet or list', 'sheet'],
])

/** Words of the columns, by the member of the people format that proves them. */
const FACTORS: ReadonlyMap<string, readonly string[]> = new Map([
  ['authenticator', ['otpCode', 'authenticators']],
  ['SMS', ['otpSms']],
  ['mail', ['otpEmail']],
  ['recovery codes', ['recoveryCodeHashes']],
  ['passkeys', ['passkeys', 'u2fs']],
])
const BESIDE: ReadonlyMap<string, readonly string[]> = new Map([
  ['links', ['idps']],
  ['roles', ['role']],
  ['groups', ['group']],
  ['organization', ['organization']],
])

interface Row {
  readonly password: string
  readonly factors: string
  readonly beside: string
}

const rows = new Map<string, Row>()
const proven = new Map<string, Set<string>>()

beforeAll(async () => {
  const page = readFileSync(path.join(ROOT, 'docs/moving-users.md'), 'utf8')
  const [, table = ''] = page.split('## From where, and what comes along')
  for (const [, title = '', , password = '', factors = '', beside = ''] of table.matchAll(
    /^\| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm,
  ))
    if (title !== 'system') rows.set(NAMES.get(title) ?? nameOf(title), { password, factors, beside })
  await prove()
})

const nameOf = (title: string): string => title.replace(/ \d.*/, '').toLowerCase()

/** Reads every file of the tests, and collects what its users have. */
async function prove(): Promise<void> {
  for (const one of [...exportsOfServices, ...exportsOfServers, ...exportsOfFrameworks, ...sheetExports])
    note(await readCase(one))
  for (const { file, system, options } of authenticatorForms) {
    const ownMapping = options?.includes('--map') ? new Map() : undefined
    if (ownMapping === undefined) note(await readExport(contentOf(file as object), { from: system }))
  }
  const beside = new Set(movingCases.flatMap((one) => (one.beside ?? []).map(([, file]) => file)))
  for (const file of readdirSync(caseFile('.'))) {
    if (beside.has(file)) continue
    try {
      note(await readExport(readFileSync(caseFile(file)), { part: 'acme' }))
    } catch {
      // A file that the import rejects proves nothing.
    }
  }
}

function note({ source, people }: Awaited<ReturnType<typeof readExport>>): void {
  const members = proven.get(source) ?? new Set<string>()
  for (const person of people) {
    if ('fault' in person) continue
    for (const [name, value] of Object.entries(person)) if (value !== undefined) members.add(name)
    for (const name of person.leftBehind as readonly string[]) {
      const [, kind] = /^(role|group|organization) /.exec(name) ?? []
      if (kind) members.add(kind)
    }
  }
  proven.set(source, members)
}

const has = (source: string, members: readonly string[]): boolean =>
  members.some((member) => proven.get(source)?.has(member))

test('each system of the table is one of the import, and each of the import is in the table', () => {
  expect([...rows.keys()].toSorted()).toEqual(sources.map(({ name }) => name).toSorted())
})

test.each(sources.map(({ name }) => name).filter((name) => name !== 'zitadel'))('%s', (source) => {
  const row = rows.get(source) ?? { password: '', factors: '', beside: '' }
  const isNone = /^(–|none)/.test(row.password)
  const words = (column: string, table: ReadonlyMap<string, readonly string[]>) =>
    [...table.keys()].filter((word) =>
      column.toLowerCase().replace('webauthn', 'passkeys').includes(word.toLowerCase()),
    )
  const sourceNames = (table: ReadonlyMap<string, readonly string[]>) =>
    [...table].filter(([, members]) => has(source, members)).map(([word]) => word)
  expect({ password: !isNone, factors: words(row.factors, FACTORS), beside: words(row.beside, BESIDE) }).toEqual({
    password: has(source, ['hashedPassword', 'password']),
    factors: sourceNames(FACTORS),
    beside: sourceNames(BESIDE),
  })
})
