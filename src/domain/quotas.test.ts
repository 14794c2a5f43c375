import { expect, test } from 'vitest'
import { limits, requireBelowLimit, requireMetadataLimits } from '#domain/quotas.ts'
import { refusalOf } from '#test/support/people.ts'

const value = (bytes: number) => Buffer.alloc(bytes, 'x').toString('base64')
const many = (count: number, bytes = 3) =>
  Array.from({ length: count }, (_, i) => ({ key: `key-${i}`, value: value(bytes) }))
const known = (entries: readonly { key: string; value: string }[]) =>
  Object.fromEntries(entries.map(({ key, value: quotaValue }) => [key, { value: quotaValue }]))
const refusal = (had: ReturnType<typeof many>, added: ReturnType<typeof many>) =>
  refusalOf(() => requireMetadataLimits(known(had), added))

test.each([
  ['the last one that there may be', 9, undefined],
  ['one more', 10, 'limit.count'],
])('%s', (_what, have, id) => {
  expect(refusalOf(() => requireBelowLimit(have, 10))).toBe(id)
})

test.each([
  ['as many as there may be', [], many(limits.metadataEntries), undefined],
  ['one too many', [], many(limits.metadataEntries + 1), 'limit.metadataEntries'],
  ['one too many in the end', many(limits.metadataEntries), [{ key: 'new', value: 'YQ==' }], 'limit.metadataEntries'],
  ['another value of one that is there', many(limits.metadataEntries), [{ key: 'key-1', value: 'YQ==' }], undefined],
  ['values that are too large together', [], many(5, 490_000), 'limit.metadataBytes'],
  [
    'one that is too large beside the others',
    many(4, 490_000),
    [{ key: 'n', value: value(100_000) }],
    'limit.metadataBytes',
  ],
  ['the largest value four times', [], many(4, 499_990), undefined],
  ['less of what was too much before', many(9, 490_000), [{ key: 'key-1', value: value(10) }], undefined],
] as const)('metadata: %s', (_what, had, added, id) => {
  expect(refusal([...had], [...added])).toBe(id)
})
