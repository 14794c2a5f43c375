import type { Listed, Paging } from '#domain/listing/paging.ts'

/** The part of a list at hand that is asked for, in the order of a text or number of each entry. */
export function cutPage<Entry>(
  all: readonly Entry[],
  { offset, limit, ascending }: Paging,
  orderBy: (entry: Entry) => string | number,
): Listed<Entry> {
  const direction = ascending ? 1 : -1
  const sorted = all.toSorted((one, other) => direction * compare(orderBy(one), orderBy(other)))
  return { total: all.length, entries: sorted.slice(offset, offset + limit) }
}

/** Compares by code units, independent of the locale. */
const compare = (one: string | number, other: string | number): number => (one < other ? -1 : one > other ? 1 : 0)
