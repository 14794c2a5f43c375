/** Any input of a client is read, or rejected with a SCIM error. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { matchesFilter } from '#api/scim/filter/matches-filter.ts'
import { parseFilter } from '#api/scim/filter/parse-filter.ts'
import { applyPatch } from '#api/scim/patch/apply-patch.ts'
import { readOperations } from '#api/scim/patch/read-operations.ts'
import { readResource } from '#api/scim/schema/read-resource.ts'
import { userType } from '#api/scim/schema/resource-type.ts'
import { ScimError } from '#api/scim/scim-error.ts'
import type { ScimObject } from '#api/scim/value.ts'

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const PERSON: ScimObject = {
  userName: 'ada',
  active: true,
  name: { givenName: 'Ada' },
  emails: [{ value: 'a@b.ch', type: 'work', primary: true }, { value: 'c@d.ch' }],
  [ENTERPRISE]: { department: 'R&D', manager: { value: '1' } },
}

const part = fc.constantFrom(
  ...[
    'userName',
    'emails',
    'emails.value',
    'type',
    'name.givenName',
    'active',
    'meta.created',
    `${ENTERPRISE}:manager`,
  ],
  ...[
    'eq',
    'ne',
    'co',
    'gt',
    'pr',
    'and',
    'or',
    'not',
    '(',
    ')',
    '[',
    ']',
    '"a"',
    '"2026-01-01"',
    'true',
    'null',
    '7',
    '.value',
  ],
)
const comparison = fc
  .record({
    attribute: fc.constantFrom(
      'userName',
      'emails',
      'emails.value',
      'name.givenName',
      'active',
      'emails.primary',
      'title',
    ),
    operator: fc.constantFrom('eq', 'NE', 'co', 'gt'),
    value: fc.constantFrom('"a"', '"Ada"', 'true', 'null'),
  })
  .map((one) => `${one.attribute} ${one.operator} ${one.value}`)
const composed = fc
  .array(fc.tuple(fc.constantFrom('', 'not ', 'emails[type eq "work"] and '), comparison), {
    minLength: 1,
    maxLength: 3,
  })
  .map((all) => all.map(([before, one]) => (before === 'not ' ? `not (${one})` : before + one)).join(' or '))
const text = fc.oneof(
  composed,
  fc.array(part, { maxLength: 12 }).map((parts) => parts.join(' ')),
  fc.array(part, { maxLength: 6 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 40 }),
)

/** The result, or undefined for a rejection with a keyword. */
function attempt<Result>(run: () => Result): Result | undefined {
  try {
    return run()
  } catch (error) {
    if (error instanceof ScimError && error.scimType !== undefined && error.message !== '') return
    throw error
  }
}

test('a filter is evaluated or rejected', () => {
  const seen = new Set<string>()
  fc.assert(
    fc.property(text, (filter) => {
      const parsed = attempt(() => parseFilter(filter, userType))
      seen.add(parsed ? String(matchesFilter(parsed, PERSON)) : 'rejected')
    }),
    { numRuns: 5000 },
  )
  expect([...seen].sort()).toEqual(['false', 'rejected', 'true'])
})

test('a user matches either a filter or its negation', () => {
  fc.assert(
    fc.property(text, (filter) => {
      const parsed = attempt(() => parseFilter(filter, userType))
      if (parsed) expect(matchesFilter({ kind: 'not', filter: parsed }, PERSON)).toBe(!matchesFilter(parsed, PERSON))
    }),
    { numRuns: 2000 },
  )
})

const value = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(
    'True',
    '',
    null,
    [{ value: 'x', primary: true }],
    { givenName: 'B' },
    { 'emails[type eq "work"].value': 'y' },
  ),
)
const path = fc.oneof(
  text,
  fc.constantFrom(
    'emails',
    'name',
    'active',
    'emails[type eq "work"].value',
    'emails[value co "c"]',
    `${ENTERPRISE}:manager`,
    ENTERPRISE,
  ),
)

test('a patch is applied or rejected, leaves its input unchanged, and its result can be written again', () => {
  const operation = fc.record(
    { op: fc.constantFrom('add', 'Replace', 'remove'), path, value },
    { requiredKeys: ['op'] },
  )
  const before = structuredClone(PERSON)
  let applied = 0
  fc.assert(
    fc.property(fc.array(operation, { minLength: 1, maxLength: 3 }), (operations) => {
      // As it arrives: JSON.
      const body = JSON.parse(JSON.stringify({ Operations: operations }))
      const after = attempt(() => applyPatch(userType, PERSON, readOperations(body)))
      expect(PERSON).toEqual(before)
      if (!after) return
      applied += 1
      expect(readResource(userType, after)).toEqual(after)
    }),
    { numRuns: 3000 },
  )
  expect(applied).toBeGreaterThan(300)
})
