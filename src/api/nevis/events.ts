import { Readable } from 'node:stream'
import { eventsCsv } from '#api/nevis/event-csv.ts'
import { placeOf } from '#api/nevis/event-id.ts'
import {
  type EventBody,
  type EventStatus,
  eventStatuses,
  fromEvent,
  isListedElsewhere,
  matchingTypes,
} from '#api/nevis/event-names.ts'
import { before } from '#api/nevis/event-time.ts'
import { knownQuery, MAX_LIMIT, single, toInteger } from '#api/nevis/page.ts'
import { type Call, param, type Reply } from '#api/nevis/route.ts'
import type { Schema } from '#api/nevis/schema.ts'
import type { KeyContext } from '#domain/access-key/authenticate-access-key.ts'
import { listAccessKeyNames } from '#domain/access-key/list-access-key-names.ts'
import { fieldFailure, invalidFields } from '#domain/input/field-failure.ts'
import { refuse } from '#domain/reasons/reason.ts'
import {
  findLoginNames,
  findOrgEvent,
  findUserIdsByLoginName,
  type OrgEvent,
  type OrgEventFilter,
  readOrgEvents,
  withUsers,
} from '#domain/user/history/read-org-events.ts'
import type { FieldFailure } from '#kit/errors.ts'
import { parseUtcTime } from '#kit/utc-time.ts'

type Stored = OrgEvent['event']

const DEFAULT_LIMIT = 50
const USUAL_SPAN = 'P30D'
const MAX_PAGES = 100_000
/** Events whose users are looked up at a time. */
const BATCH = 200

const filterTypes = ['loginId', 'userId', 'description'] as const

export const filterQuery: Readonly<Record<string, Schema>> = {
  fromDate: { type: 'string', format: 'date-time', description: 'YYYY-MM-DDThh:mm:ss.SSSZ' },
  toDate: { type: 'string', format: 'date-time', description: 'YYYY-MM-DDThh:mm:ss.SSSZ; now unless given' },
  timespan: { type: 'string', default: USUAL_SPAN, description: 'ISO 8601; up to toDate, where there is no fromDate' },
  status: { type: 'string', enum: eventStatuses },
  filter: { type: 'string', maxLength: 500, description: 'What filterType has to be, or, for a description, to hold' },
  filterType: { type: 'string', enum: filterTypes },
}
export const eventsQuery: Readonly<Record<string, Schema>> = {
  ...filterQuery,
  offset: { type: 'integer', minimum: 1, maximum: MAX_PAGES, default: 1, description: 'Number of the page' },
  limit: { type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT, description: 'Events of a page' },
}

export const eventSchema: Schema = {
  title: 'Event',
  type: 'object',
  properties: {
    eventId: { type: 'string', format: 'uuid' },
    name: { type: 'string' },
    description: { type: 'string' },
    timestamp: { type: 'string', format: 'date-time' },
    status: { type: 'string', enum: eventStatuses },
    actor: {
      type: 'object',
      properties: {
        id: { type: 'string' },
        loginId: { type: 'string' },
        type: { type: 'string', enum: ['admin', 'api', 'user'] },
      },
    },
    accessKey: { type: 'object', properties: { id: { type: 'string' }, name: { type: 'string' } } },
    user: {
      type: 'object',
      properties: {
        id: { type: 'string' },
        loginId: { type: 'string' },
        firstName: { type: 'string' },
        lastName: { type: 'string' },
        state: { type: 'string', enum: ['active', 'disabled'] },
        languageCode: { type: 'string' },
        properties: { type: 'object', additionalProperties: { type: 'string' } },
      },
    },
    organization: { type: 'object', properties: { id: { type: 'string' } } },
    changedFields: { type: 'array', items: { type: 'string' } },
    modificationComment: { type: 'string' },
  },
}

export async function queryEvents(ctx: KeyContext, call: Call): Promise<Reply> {
  const limit = toInteger(call, 'limit', { fallback: DEFAULT_LIMIT, max: MAX_LIMIT })
  const offset = toInteger(call, 'offset', { fallback: 1, max: MAX_PAGES })
  const filter = await toFilter(ctx, call, { known: eventsQuery, failures: [...limit.failures, ...offset.failures] })
  const first = (offset.value - 1) * limit.value
  const page: Stored[] = []
  let count = 0
  for await (const event of readShownEvents(ctx, filter)) {
    if (count >= first && page.length < limit.value) page.push(event)
    count++
  }
  return { status: 200, body: { count, events: await toEventBodies(ctx, page) } }
}

export async function getEvent(ctx: KeyContext, call: Call): Promise<Reply> {
  const placed = placeOf(param(call, 'eventId'))
  const event = placed && (await findOrgEvent(ctx, ctx.orgId, placed))
  const isShown = event && matchingTypes({ language: ctx.language }).includes(event.type)
  if (!event || !isShown || isListedElsewhere(event, await listAccessKeyNames(ctx, ctx.orgId)))
    throw refuse('event.notFound')
  const [body] = await toEventBodies(ctx, [event])
  return { status: 200, body }
}

export async function exportEvents(ctx: KeyContext, call: Call): Promise<Reply> {
  const filter = await toFilter(ctx, call, { known: filterQuery, failures: [] })
  const events = describeEvents(ctx, readShownEvents(ctx, filter))
  // Fetches the first event before the answer starts, so that an immediate failure returns an error.
  const first = await events.next()
  const content = Readable.from(eventsCsv(first, events))
  return { status: 200, file: { name: 'logs-export.csv', type: 'application/octet-stream', content } }
}

/** Stored events that this API lists, newest first. */
async function* readShownEvents(ctx: KeyContext, filter: OrgEventFilter): AsyncGenerator<Stored> {
  const keyNames = await listAccessKeyNames(ctx, ctx.orgId)
  for await (const event of readOrgEvents(ctx, filter)) if (!isListedElsewhere(event, keyNames)) yield event
}

async function* describeEvents(ctx: KeyContext, events: AsyncIterable<Stored>): AsyncGenerator<EventBody> {
  let batch: Stored[] = []
  for await (const event of events) {
    batch.push(event)
    if (batch.length < BATCH) continue
    yield* await toEventBodies(ctx, batch)
    batch = []
  }
  yield* await toEventBodies(ctx, batch)
}

/** Converts stored events to those of this API. */
async function toEventBodies(ctx: KeyContext, events: readonly Stored[]): Promise<EventBody[]> {
  const talking = await withUsers(ctx, events)
  const keyNames = await listAccessKeyNames(ctx, ctx.orgId)
  const actors = [...new Set(events.map((event) => event.creator))].filter((id) => !keyNames.has(id))
  const actorNames = await findLoginNames(ctx, ctx.orgId, actors)
  return talking.map((one) => fromEvent(one, { keyNames, actorNames, language: ctx.language }))
}

interface Expected {
  readonly known: Readonly<Record<string, Schema>>
  readonly failures: readonly FieldFailure[]
}

async function toFilter(ctx: KeyContext, call: Call, { known, failures }: Expected): Promise<OrgEventFilter> {
  const time = toTime(call, ctx.now)
  const status = toStatus(call)
  const filter = toFilterText(call)
  const wrong = [
    ...failures,
    ...knownQuery(call, (name) => Object.hasOwn(known, name)),
    ...time.failures,
    ...status.failures,
    ...filter.failures,
  ]
  if (wrong.length > 0) throw invalidFields(wrong)
  const { from, to } = time
  const eventTypes = matchingTypes({
    language: ctx.language,
    ...(status.value ? { status: status.value } : {}),
    ...(filter.type === 'description' ? { description: filter.text } : {}),
  })
  if (filter.type === 'userId')
    return { orgId: ctx.orgId, from, to, eventTypes, userIds: [filter.text, filter.text.toLowerCase()] }
  if (filter.type === 'loginId')
    return {
      orgId: ctx.orgId,
      from,
      to,
      eventTypes,
      userIds: await findUserIdsByLoginName(ctx, ctx.orgId, filter.text),
    }
  return { orgId: ctx.orgId, from, to, eventTypes }
}

function toTime(call: Call, now: number): { from: number; to: number; failures: FieldFailure[] } {
  const [fromText, toText, span] = ['fromDate', 'toDate', 'timespan'].map((name) => single(call, name))
  const to = toText === undefined ? now : parseUtcTime(toText)
  const from = fromText === undefined ? before(to ?? now, span ?? USUAL_SPAN) : parseUtcTime(fromText)
  const failures: FieldFailure[] = []
  if (to === undefined) failures.push(fieldFailure('toDate', 'time'))
  if (from === undefined) failures.push(fieldFailure(fromText === undefined ? 'timespan' : 'fromDate', 'time'))
  if (fromText !== undefined && span !== undefined) failures.push(fieldFailure('timespan', 'twice'))
  return { from: from ?? 0, to: to ?? 0, failures }
}

function toStatus(call: Call): { value: EventStatus | undefined; failures: FieldFailure[] } {
  const text = single(call, 'status')
  const value = eventStatuses.find((status) => status === text)
  const failures =
    text === undefined || value ? [] : [fieldFailure('status', 'oneOf', { values: eventStatuses.join(', ') })]
  return { value, failures }
}

/** A search text and its field: each requires the other. */
function toFilterText(call: Call): {
  type: (typeof filterTypes)[number] | undefined
  text: string
  failures: FieldFailure[]
} {
  const [text, typeText] = [single(call, 'filter'), single(call, 'filterType')]
  const type = filterTypes.find((one) => one === typeText)
  const failures: FieldFailure[] = []
  if (typeText !== undefined && !type)
    failures.push(fieldFailure('filterType', 'oneOf', { values: filterTypes.join(', ') }))
  if (text !== undefined && typeText === undefined) failures.push(fieldFailure('filterType', 'required'))
  if (typeText !== undefined && !text) failures.push(fieldFailure('filter', 'required'))
  if (text !== undefined && (text.includes('\0') || !text.isWellFormed()))
    failures.push(fieldFailure('filter', 'characters'))
  return { type, text: text ?? '', failures }
}
