/** Events as CSV (RFC 4180), with the columns that clients of this API expect, in their order. */
import type { EventBody } from '#api/nevis/event-names.ts'
import { csvCell } from '#kit/csv-cell.ts'

const columns: readonly (readonly [name: string, cell: (event: EventBody) => string | undefined])[] = [
  ['eventId', (event) => event.eventId],
  ['timestamp', (event) => event.timestamp],
  ['name', (event) => event.name],
  ['status', (event) => event.status],
  ['actor.type', (event) => event.actor.type],
  ['actor.id', (event) => event.actor.id],
  ['user.id', (event) => event.user?.id],
  ['accessKey.id', (event) => event.accessKey?.id],
  ['accessKey.name', (event) => event.accessKey?.name],
  ['actor.loginId', (event) => event.actor.loginId],
  // Empty for every event: clients expect a fixed number of columns.
  ['actor.userAgent', () => undefined],
  ['application.id', () => undefined],
  ['application.name', () => undefined],
  ['user.firstName', (event) => event.user?.firstName],
  ['user.lastName', (event) => event.user?.lastName],
  ['user.loginId', (event) => event.user?.loginId],
  ['user.state', (event) => event.user?.state],
  ['user.languageCode', (event) => event.user?.languageCode],
]

/** A table of events of which the first was fetched already. */
export async function* eventsCsv(
  first: IteratorResult<EventBody, unknown>,
  others: AsyncIterable<EventBody>,
): AsyncGenerator<string> {
  yield line(columns.map(([name]) => name))
  if (first.done) return
  yield row(first.value)
  for await (const event of others) yield row(event)
}

const row = (event: EventBody): string => line(columns.map(([, cell]) => csvCell(cell(event) ?? '')))

const line = (cells: readonly string[]): string => `${cells.join(',')}\r\n`
