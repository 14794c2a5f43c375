/** Search conditions on people at the Nevis API: any field in its responses. */

import type { AttributeDefinitions } from '#domain/attribute-definition/attributes.ts'
import { type FieldReason, fieldFailure } from '#domain/input/field-failure.ts'
import { searchText } from '#domain/listing/search-text.ts'
import { afterAllWith } from '#domain/listing/text-condition.ts'
import { genderNumber } from '#domain/user/person/describe-user.ts'
import { BLOCKED, STATE_ATTRIBUTE } from '#domain/user/person/rows.ts'
import { isAttribute, isProperty, PROPERTY_PREFIX, ruleOf } from '#domain/user/person/user-fields.ts'
import type { FieldFailure } from '#kit/errors.ts'
import { foldCase } from '#kit/fold-case.ts'
import { ownProperty } from '#kit/own-property.ts'
import { parseUtcTime } from '#kit/utc-time.ts'
import type { Condition, Conditions } from '#storage/tables.ts'

type Eb = Conditions<'users'>

export interface AttributeFilter {
  readonly kind: 'attribute'
  readonly name: string
  readonly value: string
}
export interface ColumnFilter {
  readonly kind: 'column'
  readonly condition: (eb: Eb) => Condition
}
/** Condition on an identifying value: it matches a few users at most, regardless of their total number. */
export interface IdentityFilter {
  readonly kind: 'identity'
  readonly column: 'id' | 'user_name_key'
  readonly values: readonly string[]
}
export type UserFilter = AttributeFilter | ColumnFilter | IdentityFilter

/** Search condition on a field stored in a column. Undefined: the value can match no user. */
type Search = (value: string) => ((eb: Eb) => Condition) | undefined

const columns: Readonly<Record<string, Search>> = {
  // Whether an invitation is open or has run out cannot be searched for.
  userState: (value) => {
    if (value === 'active') return (eb) => eb('state', '=', 'active')
    return value === 'notInvited' ? (eb) => eb('state', '=', 'initial') : undefined
  },
  languageCode: (value) => (ruleOf('languageCode')?.values?.includes(value) ? hasLanguage(value) : undefined),
  // The folded columns are those with an index.
  'name.firstName': (value) => (eb) =>
    eb.and([eb('first_name_search', '=', searchText(value)), eb('first_name', '=', value)]),
  'name.lastName': (value) => (eb) =>
    eb.and([eb('last_name_search', '=', searchText(value)), eb('last_name', '=', value)]),
  gender: (value) => {
    const number = genderNumber(value)
    return number === 0 ? undefined : (eb) => eb('gender', '=', number)
  },
  version: (value) => (/^\d{1,9}$/.test(value) ? (eb) => eb('version', '=', Number(value)) : undefined),
  created: (value) => inSecond(value, 'created_at'),
  lastModified: (value) => inSecond(value, 'modified_at'),
}

/** A search by one field, or why there is none. */
export function userFilter(name: string, value: string, definitions: AttributeDefinitions): UserFilter | FieldFailure {
  const wrong = (reason: FieldReason) => fieldFailure(name, reason)
  // PostgreSQL has no text with a NUL in it, and no engine stores a half character.
  if (value.includes('\0') || !value.isWellFormed()) return wrong('characters')
  // A field without a value is not shown: there is nothing to be equal to.
  if (value === '') return wrong('blank')
  if (isProperty(name)) {
    if (!Object.hasOwn(definitions, name.slice(PROPERTY_PREFIX.length))) return wrong('unknown')
    return { kind: 'attribute', name, value }
  }
  if (ruleOf(name) && isAttribute(name)) return { kind: 'attribute', name, value }
  if (name === 'userId') return { kind: 'identity', column: 'id', values: [value, value.toLowerCase()] }
  if (name === 'loginId') return { kind: 'identity', column: 'user_name_key', values: [foldCase(value)] }
  if (name === 'userState' && value === BLOCKED) return { kind: 'attribute', name: STATE_ATTRIBUTE, value }
  const search = ownProperty(columns, name)
  if (!search) return wrong('unknown')
  const condition = search(value)
  return condition ? { kind: 'column', condition } : wrong('range')
}

/** As `languageCode` shows it: by the first part of the tag, and English where none was chosen. */
const hasLanguage =
  (language: string) =>
  (eb: Eb): Condition =>
    eb.or([
      eb('preferred_language', '=', language),
      eb.and([
        eb('preferred_language', '>=', `${language}-`),
        eb('preferred_language', '<', afterAllWith(`${language}-`) ?? ''),
      ]),
      ...(language === 'en' ? [eb('preferred_language', 'in', ['und', ''])] : []),
    ])

/** Times are shown to the second. */
function inSecond(value: string, column: 'created_at' | 'modified_at'): ((eb: Eb) => Condition) | undefined {
  const time = value.includes('.') ? undefined : parseUtcTime(value)
  return time === undefined ? undefined : (eb) => eb.and([eb(column, '>=', time), eb(column, '<', time + 1000)])
}
