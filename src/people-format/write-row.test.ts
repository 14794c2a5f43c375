import { expect, test } from 'vitest'
import { parseLine } from '#people-format/parse-line.ts'
import { readPerson } from '#people-format/read-person.ts'
import { withoutSecrets } from '#people-format/without-secrets.ts'
import { writePerson } from '#people-format/write-person.ts'
import { columns, writeRow } from '#people-format/write-row.ts'

const { person } = readPerson(
  parseLine(
    JSON.stringify({
      userId: 'u1',
      orgId: 'o1',
      userName: '=1+1',
      state: 'USER_STATE_ACTIVE',
      profile: { firstName: 'Ada, "A"', lastName: '-Abbott', displayName: 'x\ny' },
      email: { email: 'ada@acme.example', isEmailVerified: true },
      phone: { phone: '+41791112233' },
      hashedPassword: { value: '$2b$05$vyZqmagDYpJ/tWcGA6ASwOEW7P3bAKU2c39fehDZJqXaBOXSHghqe' },
      otpCode: 'GEZDGNBVGY3TQOJQ',
      recoveryCodeHashes: ['uU0nuZNNPgilLlLX2n2r-sSE7-N6U4DukIj3rOLvzek'],
    }),
  ),
)

test('a row has a cell for each column, quoted where required, and no cell is a formula to a spreadsheet', () => {
  expect(writeRow(person)).toBe(
    `u1,o1,'=1+1,active,"Ada, ""A""",'-Abbott,"x\ny",,ada@acme.example,true,+41791112233,false,human`,
  )
  expect(columns).toHaveLength(13)
})

test('without secrets a row contains no credential', () => {
  const line = writePerson(withoutSecrets(person))
  expect(line).toContain('"userName":"=1+1"')
  for (const secret of ['$2b$', 'GEZDGNBV', 'uU0nuZNN']) expect(line).not.toContain(secret)
})
