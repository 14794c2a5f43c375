import { expect, test } from 'vitest'
import { orgAdded, orgMetadataSet } from '#domain/org/events.ts'
import { decideSetOrgMetadata } from '#domain/org/metadata/set-org-metadata.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const org = foldEvents(orgAggregate, [orgAdded('Acme')])

test('each value is kept under its key', () => {
  const entries = [
    { key: 'plan', value: 'Z29sZA==' },
    { key: 'seats', value: 'MTA=' },
  ]
  expect(decideSetOrgMetadata(entries, org.state)).toEqual([
    orgMetadataSet('plan', 'Z29sZA=='),
    orgMetadataSet('seats', 'MTA='),
  ])
})

test('a new value keeps the date on which the key came', () => {
  const after = foldEvents(orgAggregate, [
    orgAdded('Acme'),
    orgMetadataSet('plan', 'YQ=='),
    orgMetadataSet('plan', 'Yg=='),
  ])
  expect(after.state.metadata.plan).toEqual({ value: 'Yg==', createdAt: 2000, changedAt: 3000, sequence: 3 })
})

test.each(['__proto__', 'constructor'])('%s is a key like any other', (key) => {
  const after = foldEvents(orgAggregate, [orgAdded('Acme'), orgMetadataSet(key, 'YQ==')])
  expect(Object.keys(after.state.metadata)).toEqual([key])
})

test.each([
  [[], 'failedPrecondition', 'orgMetadata.noData'],
  [[{ key: '', value: 'YQ==' }], 'invalidArgument', 'orgMetadata.invalid'],
  [[{ key: 'a', value: '' }], 'invalidArgument', 'orgMetadata.invalid'],
])('%j is refused: %s', (entries, kind, reason) => {
  expect(() => decideSetOrgMetadata(entries, org.state)).toThrow(expect.objectContaining({ kind, reason }))
})

test('limits the number of entries of an organization, and still accepts new values of existing ones', () => {
  const had = Array.from({ length: 1_000 }, (_, i) => orgMetadataSet(`k${i}`, 'YQ=='))
  const full = foldEvents(orgAggregate, [orgAdded('Acme'), ...had])
  expect(decideSetOrgMetadata([{ key: 'k7', value: 'Yg==' }], full.state)).toHaveLength(1)
  expect(() => decideSetOrgMetadata([{ key: 'new', value: 'Yg==' }], full.state)).toThrow(
    expect.objectContaining({ kind: 'failedPrecondition', reason: 'limit.metadataEntries' }),
  )
})
