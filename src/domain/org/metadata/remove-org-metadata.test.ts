import { expect, test } from 'vitest'
import { orgAdded, orgMetadataRemoved, orgMetadataSet } from '#domain/org/events.ts'
import { decideRemoveOrgMetadata } from '#domain/org/metadata/remove-org-metadata.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const org = foldEvents(orgAggregate, [orgAdded('Acme'), orgMetadataSet('a', 'YQ=='), orgMetadataSet('b', 'Yg==')])

test('removes each key once, even if it is repeated', () => {
  expect(decideRemoveOrgMetadata(['a', 'b', 'a'], org.state)).toEqual([
    orgMetadataRemoved('a'),
    orgMetadataRemoved('b'),
  ])
})

test.each([
  [['a', 'nowhere'], 'notFound', 'orgMetadata.notFound'],
  [['constructor'], 'notFound', 'orgMetadata.notFound'],
  [[], 'failedPrecondition', 'orgMetadata.noData'],
])('%j: none goes', (keys, kind, reason) => {
  expect(() => decideRemoveOrgMetadata(keys, org.state)).toThrow(expect.objectContaining({ kind, reason }))
})
