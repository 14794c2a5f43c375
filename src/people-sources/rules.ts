/** Rules of which a source's map is made: each takes the value of one member into the draft of a person. */
import { isPictureUrl } from '#domain/user/human/picture-url.ts'
import { addAuthenticator } from '#people-sources/add-authenticator.ts'
import { type Draft, keep } from '#people-sources/draft.ts'
import { flagOf, isFilled, type LooseJson, listOf, looseText, objectOf, parseAny } from '#people-sources/loose-json.ts'
import { readTime } from '#people-sources/read-time.ts'

export type Rule = (draft: Draft, value: unknown, record: LooseJson) => void

/** Rules by the name of a member. */
export type Members = ReadonlyMap<string, Rule>

export const members = (rules: Readonly<Record<string, Rule>>): Members => new Map(Object.entries(rules))

type TextField = 'userId' | 'userName' | 'email' | 'phone' | 'password' | 'organization'
type FlagField = 'isEmailVerified' | 'isPhoneVerified' | 'mustChangePassword' | 'otpSms' | 'otpEmail'

export const text =
  (field: TextField): Rule =>
  (draft, value) => {
    const content = looseText(value)
    // A person has one address and one number here.
    if ((field === 'email' || field === 'phone') && content && draft[field] && draft[field] !== content)
      draft.leftBehind.push(`second ${field}`)
    draft[field] = content || draft[field]
  }

/** A text for a field that no other member has filled; a different one is counted. */
export const fallback =
  (field: TextField): Rule =>
  (draft, value) => {
    const content = looseText(value)
    if (content && draft[field] && draft[field] !== content) draft.leftBehind.push(`second ${field}`)
    draft[field] ||= content
  }

export const flag =
  (field: FlagField): Rule =>
  (draft, value) => {
    if (flagOf(value)) draft[field] = true
  }

/** A time that is filled once something is done: `email_confirmed_at`. A flag of the same name is one as well. */
export const isSet =
  (field: FlagField): Rule =>
  (draft, value) => {
    if (isFilled(value) && !/^(false|f|no|n|0)$/i.test(looseText(value))) draft[field] = true
  }

type ProfileField = 'firstName' | 'lastName' | 'nickName' | 'displayName' | 'preferredLanguage' | 'gender'

export const profile =
  (field: ProfileField): Rule =>
  (draft, value) => {
    // Sheets have line breaks within cells.
    const text = looseText(value).replace(/\s+/g, ' ')
    if (text) draft.profile.set(field, text)
  }

/** Keeps the member as metadata, under its own name or another one. */
export const metadata =
  (key: string): Rule =>
  (draft, value) =>
    keep(draft, key, value)

/** Members whose texts are secrets, anywhere in the JSON of a value. */
const SECRET_MEMBER = /"\w*(password|passwd|secret|token|salt|hash)\w*"\s*:\s*"/i

/**
 * Keeps a member of unknown name as metadata, which is readable. A hash counts as that of the password where the name
 * is one of current passwords and no other member has it; other hashes and objects with secrets are skipped and counted.
 */
export const readable =
  (name: string): Rule =>
  (draft, value, record) => {
    const isHash = NAMED_HASH.test(looseText(value))
    const isPassword = /pass|pwd/i.test(name) && !/old|prev|hist|last|former|temp|reset/i.test(name)
    if (isHash && isPassword && draft.hash === undefined && !draft.password) hash(draft, value, record)
    else if (isHash || (typeof value === 'object' && SECRET_MEMBER.test(JSON.stringify(value))))
      leave(name)(draft, value, record)
    else keep(draft, name, value)
  }

/** When the account was made; kept as metadata, since the date of creation of a user is the one of this store. */
export const created: Rule = (draft, value) => keep(draft, 'created_at', readTime(value))

/** The address of a picture; the picture itself is not imported. */
export const picture: Rule = (draft, value) => {
  const address = looseText(value)
  if (isPictureUrl(address)) draft.picture = address
  else if (address) draft.leftBehind.push('picture')
}

/** Not wanted anywhere: counters, versions, times of use. */
export const unwanted: Rule = () => undefined

/** Skips the member, and counts it under its name. */
export const leave =
  (name: string): Rule =>
  (draft, value) => {
    if (isFilled(value)) draft.leftBehind.push(name)
  }

/** Skips a flag, and counts it under its name where it is set. */
export const leaveFlag =
  (name: string): Rule =>
  (draft, value) => {
    if (flagOf(value)) draft.leftBehind.push(name)
  }

/** Counts the values after the first one of a list, of which a person has one here. */
export function leaveOthers(draft: Draft, all: readonly unknown[], name: string): void {
  for (const _other of all.slice(1).filter(isFilled)) draft.leftBehind.push(`second ${name}`)
}

/** An account that is switched off by the member: `enabled: false`, `blocked: true`. */
export const inactiveWhen =
  (expected: boolean): Rule =>
  (draft, value) => {
    if (looseText(value) !== '' && flagOf(value) === expected) draft.state = 'INACTIVE'
  }

export const state =
  (states: Readonly<Record<string, NonNullable<Draft['state']>>>): Rule =>
  (draft, value) => {
    const state = new Map(Object.entries(states)).get(looseText(value).toUpperCase())
    if (state) draft.state = state
    else if (isFilled(value)) draft.leftBehind.push(`state ${looseText(value)}`)
  }

/** A hash as one text that names its kind. */
export const hash: Rule = (draft, value) => {
  const text = looseText(value)
  // Parts of the hash may be separate members, read before.
  if (text) draft.hash = typeof draft.hash === 'object' ? { ...draft.hash, value: text } : text
  else if (isFilled(value)) draft.leftBehind.push('password hash of unknown form')
}

/** Texts that name their kind as a hash does. */
const NAMED_HASH = /^(\$[\w-]+\$|\{[\w.-]+\}|[\w-]+\$\d+\$)/
/** Digests in hexadecimal digits. */
const DIGEST = /^([0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})$/i

/** A hash, or the name of its algorithm: sheets have columns `hash` of both. */
export const hashOrAlgorithm: Rule = (draft, value, record) => {
  if (/^[a-z][a-z0-9_-]{1,15}$/i.test(looseText(value)) && !DIGEST.test(looseText(value))) keep(draft, 'hash', value)
  else hash(draft, value, record)
}

/** A password in clear text, or its hash: tables of users name the column of both `password`. */
export const passwordOrHash: Rule = (draft, value, record) => {
  // Whether there is a password.
  if (typeof value === 'boolean') return
  const content = looseText(value)
  if (NAMED_HASH.test(content) || DIGEST.test(content)) hash(draft, content, record)
  // A masked password is none.
  else if (!/^\*+$/.test(content)) draft.password = content
}

/** The secret of an authenticator, or its key URI. */
export const totp: Rule = (draft, value) => addAuthenticator(draft, value)

/** Recovery codes in clear text: a list, or a text with blanks, commas or semicolons between them. */
export const recoveryCodes: Rule = (draft, value) => {
  const codes = typeof value === 'string' ? (parseAny(value) ?? value.split(/[\s,;]+/)) : value
  for (const code of listOf(codes)) if (looseText(code)) draft.recoveryCodes.push(looseText(code))
}

/** Names of roles or groups: one, or a list of texts or of objects with a name. */
export const roles =
  (kind: string): Rule =>
  (draft, value) => {
    const scopes = objectOf(value)
    // Lists by their scope. Django writes a name as a list of its parts.
    const isScoped = isFilled(scopes) && Object.values(scopes).every(Array.isArray)
    for (const item of isScoped ? Object.values(scopes).flat() : [value].flat(2)) {
      const name = nameOf(item)
      if (name) draft.roles.push({ kind, name })
      else if (isFilled(item)) draft.leftBehind.push(`${kind} without name`)
    }
  }

/** Members that hold the name of a role or a group; the first one that is filled counts. */
const NAMES = ['name', 'display', 'displayName', 'role', 'roleName', 'value', '_id', 'id']

function nameOf(item: unknown): string {
  const members = objectOf(item)
  return looseText(item) || NAMES.map((name) => looseText(members[name])).find(Boolean) || ''
}

/** Names of roles or groups in one text, with commas, semicolons or bars between them. */
export const roleTexts =
  (kind: string): Rule =>
  (draft, value, record) =>
    roles(kind)(draft, typeof value === 'string' ? value.split(/\s*[,;|]\s*/).filter(Boolean) : value, record)

/** An object whose members have separate rules; `others` applies to those without one. */
export const object =
  (inner: Members, others: (name: string) => Rule = (name) => leave(name)): Rule =>
  (draft, value) => {
    const members = objectOf(value)
    for (const [name, one] of Object.entries(members)) (inner.get(name) ?? others(name))(draft, one, members)
  }

/** The same for a text that is the JSON of an object. */
export const json =
  (rule: Rule): Rule =>
  (draft, value, record) =>
    rule(draft, typeof value === 'string' ? (parseAny(value) ?? value) : value, record)

export const each =
  (rule: Rule): Rule =>
  (draft, value, record) => {
    for (const one of listOf(value)) rule(draft, one, record)
  }

/** Several rules for one member. */
export const all =
  (...rules: readonly Rule[]): Rule =>
  (draft, value, record) => {
    for (const rule of rules) rule(draft, value, record)
  }

/** Stores an object of free members as metadata, one key for each. */
export const freeMembers: Rule = (draft, value) => {
  for (const [name, one] of Object.entries(objectOf(value))) keep(draft, name, one)
}
