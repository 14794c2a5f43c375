import { expect, test } from 'vitest'
import { orgAdded, orgMetadataRemoved, orgMetadataSet } from '#domain/org/events.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { decideRemoveOrgMetadata } from '#domain/org/remove-org-metadata.ts'
import { notFound } from '#kit/errors.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const org = foldEvents(orgAggregate, [orgAdded('Acme'), orgMetadataSet('a', 'YQ=='), orgMetadataSet('b', 'Yg==')])
const missing = () => notFound('META-2npds', 'Errors.Metadata.KeyNotExisting')

test('each key goes once, however often it is named', () => {
  expect(decideRemoveOrgMetadata(['a', 'b', 'a'], org, missing)).toEqual([
    orgMetadataRemoved('a'),
    orgMetadataRemoved('b'),
  ])
})

test.each([
  [['a', 'nowhere'], 'notFound', 'META-2npds'],
  [['constructor'], 'notFound', 'META-2npds'],
  [[], 'failedPrecondition', 'META-9mw2d'],
])('%j: none goes', (keys, kind, id) => {
  expect(() => decideRemoveOrgMetadata(keys, org, missing)).toThrow(expect.objectContaining({ kind, id }))
})
