/**
 * The fields that a person is described by at the Nevis API, by dotted name, and the rule of each (Nevis contract
 * §3.5). The one source: commands check by it, the API reads bodies and writes its OpenAPI document by it. Custom
 * attributes come beside them as `properties.<name>`; their rules are their definitions.
 */
import { iso31661Alpha2ToAlpha3 } from 'iso-3166/1-a2-to-1-a3.js'
import type { FieldReason } from '#domain/input/field-failure.ts'
import { isEmailAddress } from '#domain/user/email/email-address.ts'
import { mixesScripts } from '#kit/confusable.ts'
import { supportedLanguages } from '#kit/translate.ts'
import { parseUtcTime } from '#kit/utc-time.ts'

export interface FieldRule {
  readonly description: string
  /** In characters. */
  readonly maxLength: number
  readonly values?: readonly string[]
  /** For the document; `check` decides. */
  readonly pattern?: string
  readonly format?: string
  /** May hold line breaks and tabs. */
  readonly isLong?: boolean
  /** The value as it is checked and kept. */
  readonly normalize?: (value: string) => string
  /** `today`: YYYY-MM-DD. */
  readonly check?: (value: string, today: string) => FieldReason | undefined
}

/** RFC 4122 text form, any version. */
export const UUID = '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'
/** E.164: a plus sign, at most fifteen digits. The pattern alone, no plausibility (docs/decisions/0011). */
const E164 = '^\\+[1-9][0-9]{1,14}$'
const FIRST_BIRTH_DATE = '1900-01-01'
const ISO_TIMESTAMP = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$/

const matches = (pattern: string, reason: FieldReason) => {
  const regex = new RegExp(pattern)
  return (value: string) => (regex.test(value) ? undefined : reason)
}

const text = (description: string, maxLength: number): FieldRule => ({ description, maxLength })
const longText = (description: string, maxLength: number): FieldRule => ({ description, maxLength, isLong: true })
const phone = (description: string): FieldRule => ({
  description,
  maxLength: 16,
  pattern: E164,
  check: matches(E164, 'phone'),
})

const fields = {
  loginId: {
    description: 'Email address of the person, and the name to sign in with; unique, whatever its letter case',
    maxLength: 254,
    format: 'email',
    check: (value) => (isLoginAddress(value) ? (mixesScripts(value) ? 'scripts' : undefined) : 'email'),
  },
  languageCode: {
    description: 'Language that the person is written to in',
    maxLength: 2,
    values: supportedLanguages,
    normalize: (value) => value || 'en',
  },
  'name.title': text('Title', 50),
  'name.firstName': text('First name', 50),
  'name.lastName': text('Last name', 100),
  gender: { description: 'Gender', maxLength: 6, values: ['female', 'male', 'other'] },
  birthDate: {
    description: 'Date of birth, YYYY-MM-DD; a timestamp is accepted and cut to its date',
    maxLength: 40,
    format: 'date',
    normalize: (value) => ISO_TIMESTAMP.exec(value)?.[1] ?? value,
    check: (value, today) => (isDate(value) ? dateRange(value, today) : 'date'),
  },
  'address.countryCode': {
    description: 'Country, ISO 3166-1 alpha-2, in any letter case',
    maxLength: 2,
    pattern: '^[A-Za-z]{2}$',
    check: (value) => (Object.hasOwn(iso31661Alpha2ToAlpha3, value.toUpperCase()) ? undefined : 'country'),
  },
  'address.city': text('City', 50),
  'address.postalCode': text('Postal code', 20),
  'address.addressline1': text('First line of further address text', 100),
  'address.addressline2': text('Second line of further address text', 100),
  'address.street': text('Street', 100),
  'address.processNumber': text('Runtime number', 20),
  'address.dwellingNumber': text('Number of the dwelling', 20),
  'address.postOfficeBoxText': text('Text of the post office box', 50),
  'address.postOfficeBoxNumber': text('Number of the post office box', 20),
  'address.locality': text('Locality', 100),
  'contacts.telephone': phone('Landline telephone number, E.164'),
  'contacts.telefax': phone('Telefax number, E.164'),
  remarks: longText('Remarks', 255),
  modificationComment: longText('Comment on the last change, also shown in events', 255),
} as const satisfies Record<string, FieldRule>

export type FieldName = keyof typeof fields
export const userFields: Readonly<Record<FieldName, FieldRule>> = fields
export const fieldNames = Object.keys(fields) as readonly FieldName[]

/** Fields that ZITADEL's model also has: in the profile, or the user name. */
const MODELLED: ReadonlySet<string> = new Set(['loginId', 'languageCode', 'name.firstName', 'name.lastName', 'gender'])

export const PROPERTY_PREFIX = 'properties.'
export const isProperty = (name: string): boolean => name.startsWith(PROPERTY_PREFIX)

/** Is the field kept as an attribute of the user? */
export const isAttribute = (name: string): boolean => !MODELLED.has(name)

/** Values by dotted name; in changes, '' removes a value. */
export type Fields = Readonly<Record<string, string>>

export const ruleOf = (name: string): FieldRule | undefined =>
  Object.hasOwn(fields, name) ? userFields[name as FieldName] : undefined

export const normalizeFields = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, ruleOf(name)?.normalize?.(value) ?? value]))

/** `local@domain` with a dot in the domain, or this machine's. */
function isLoginAddress(value: string): boolean {
  const domain = value.slice(value.lastIndexOf('@') + 1)
  return isEmailAddress(value) && (domain.includes('.') || domain === 'localhost')
}

/** A real day of the calendar. */
const isDate = (value: string): boolean => parseUtcTime(`${value}T00:00:00Z`) !== undefined

const dateRange = (value: string, today: string): FieldReason | undefined =>
  value < FIRST_BIRTH_DATE || value > today ? 'range' : undefined
