/** From a body to the fields of the domain, and back. */
import { isObject } from '#api/nevis/schema.ts'
import { isoSeconds } from '#api/nevis/time.ts'
import { groups, type userStates } from '#api/nevis/user-schema.ts'
import { fieldFailure } from '#domain/input/field-failure.ts'
import type { DescribedUser } from '#domain/user/person/described-user.ts'
import { type Fields, fieldNames, isProperty, PROPERTY_PREFIX } from '#domain/user/person/user-fields.ts'
import type { FieldFailure } from '#kit/errors.ts'
import { ownProperty } from '#kit/own-property.ts'

export interface UserInput {
  readonly userId: string | undefined
  /** By dotted name; '' : none from now on. */
  readonly fields: Fields
  /** Read-only members, for comparison only. */
  readonly readOnlyValues: Readonly<Record<string, unknown>>
  /** Failures for values given twice, once under an older name. */
  readonly failures: readonly FieldFailure[]
}

const SHOWN = ['userState', 'version', 'created', 'lastModified']

/**
 * Converts a body as far as its types are right; omits the rest, whose failures are reported already. `known`: the
 * fields that a group set to null clears.
 */
export function toUserInput(body: unknown, known: Fields = {}): UserInput {
  const members = isObject(body) ? body : {}
  const name = ownProperty(members, 'name')
  const nested = isObject(name) ? name : {}
  const failures = [
    ...twice(members, ['userId', 'extId'], 'extId'),
    ...twice(nested, ['lastName', 'familyName'], 'name.familyName'),
  ]
  const userId = ownProperty(members, 'userId') ?? ownProperty(members, 'extId')
  return {
    userId: typeof userId === 'string' && userId !== '' ? userId : undefined,
    fields: { ...toFields(members), ...toProperties(members), ...clearedGroups(members, known) },
    readOnlyValues: Object.fromEntries(
      SHOWN.filter((one) => Object.hasOwn(members, one)).map((one) => [one, members[one]]),
    ),
    failures,
  }
}

const twice = (
  value: Readonly<Record<string, unknown>>,
  names: readonly [string, string],
  path: string,
): FieldFailure[] =>
  names.every((name) => ownProperty(value, name) !== undefined) ? [fieldFailure(path, 'twice')] : []

function toFields(members: Readonly<Record<string, unknown>>): Fields {
  return Object.fromEntries(
    fieldNames.flatMap((field): [string, string][] => {
      const [first = '', second] = field.split('.')
      const outer = ownProperty(members, first)
      const value = second === undefined ? outer : isObject(outer) ? memberOf(outer, field, second) : undefined
      const text = toText(value)
      return text === undefined ? [] : [[field, text]]
    }),
  )
}

const memberOf = (outer: Readonly<Record<string, unknown>>, field: string, name: string): unknown =>
  field === 'name.lastName' && !Object.hasOwn(outer, name) ? ownProperty(outer, 'familyName') : ownProperty(outer, name)

/** Null clears; a number is the text of it. Undefined: it is not there, or of no type that fits. */
function toText(value: unknown): string | undefined {
  if (value === null) return ''
  if (typeof value === 'string') return value
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : undefined
}

function toProperties(members: Readonly<Record<string, unknown>>): Fields {
  const properties = ownProperty(members, 'properties')
  if (!isObject(properties)) return {}
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, value]): [string, string][] => {
      if (value !== null && typeof value !== 'string') return []
      return [[PROPERTY_PREFIX + name, value ?? '']]
    }),
  )
}

/** RFC 7396: null for a group clears all of its fields. */
function clearedGroups(members: Readonly<Record<string, unknown>>, known: Fields): Fields {
  const cleared = [...groups, 'properties'].filter((group) => ownProperty(members, group) === null)
  const inCleared = (field: string) => cleared.some((group) => field.startsWith(`${group}.`))
  return Object.fromEntries(
    Object.keys(known)
      .filter(inCleared)
      .map((field) => [field, '']),
  )
}

type UserState = (typeof userStates)[number]

/** Whether an invitation is open or has run out is a matter of when it is asked (docs/contract/nevis-identity-cloud.md, 4). */
export function userState(
  { state, invitedUntil: until }: Pick<DescribedUser, 'state' | 'invitedUntil'>,
  now: number,
): UserState {
  if (state === 'active') return 'active'
  if (state !== 'initial') return 'blocked'
  if (until === null) return 'notInvited'
  return until === 0 || now < until ? 'pendingInvitation' : 'expiredInvitation'
}

/** The user on the wire; omits absent values. */
export function fromUser(user: DescribedUser, now: number): Readonly<Record<string, unknown>> {
  const { fields } = user
  const group = (name: string) => {
    const inside = Object.entries(fields).filter(([field]) => field.startsWith(`${name}.`))
    return inside.length === 0
      ? {}
      : { [name]: Object.fromEntries(inside.map(([f, v]) => [f.slice(name.length + 1), v])) }
  }
  const single = (name: string) => (fields[name] === undefined ? {} : { [name]: fields[name] })
  return {
    userId: user.id,
    ...single('loginId'),
    userState: userState(user, now),
    ...single('languageCode'),
    ...group('name'),
    ...single('gender'),
    ...single('birthDate'),
    ...group('address'),
    ...group('contacts'),
    ...single('remarks'),
    ...single('modificationComment'),
    ...(Object.keys(fields).some(isProperty) ? group('properties') : {}),
    version: user.version,
    created: isoSeconds(user.createdAt),
    lastModified: isoSeconds(user.modifiedAt),
  }
}
