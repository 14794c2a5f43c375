/** Records of a Django dump that belong to a user: factors, links, verified addresses; and the names of groups. */
import { addAuthenticator } from '#people-sources/add-authenticator.ts'
import type { Draft } from '#people-sources/draft.ts'
import { flagOf, isFilled, type LooseJson, listOf, looseText, objectOf } from '#people-sources/loose-json.ts'
import type { Context } from '#people-sources/source.ts'

type Related = (draft: Draft, fields: LooseJson, of: { readonly pk: string; readonly context: Context }) => void

/** By the model without its application, since django-otp and authentik have the same ones. */
const RELATED: ReadonlyMap<string, Related> = new Map<string, Related>([
  ['totpdevice', (draft, fields) => device(draft, fields, 'totp')],
  ['hotpdevice', (draft, fields) => device(draft, fields, 'hotp')],
  [
    'staticdevice',
    (draft, _fields, { pk, context }) => {
      for (const { token } of context.related.get(`statictoken ${pk}`)?.map(fieldsOf) ?? [])
        if (looseText(token)) draft.recoveryCodes.push(looseText(token))
    },
  ],
  ['smsdevice', (draft, { phone_number }) => phone(draft, looseText(phone_number))],
  ['phonedevice', (draft, { number }) => phone(draft, looseText(number))],
  [
    'emaildevice',
    (draft) => {
      draft.otpEmail = true
    },
  ],
  ['webauthndevice', (draft) => void draft.leftBehind.push('security key')],
  ['socialaccount', (draft, fields) => link(draft, fields.provider, fields.uid)],
  ['usersocialauth', (draft, fields) => link(draft, fields.provider, fields.uid)],
  [
    'useroauthsourceconnection',
    (draft, fields) => link(draft, listOf(fields.source)[0] ?? fields.source, fields.identifier),
  ],
  ['emailaddress', (draft, fields) => address(draft, fields)],
  ['authenticator', (draft, fields) => allauthFactor(draft, fields)],
])
const OF_OTHERS: ReadonlySet<string> = new Set(['statictoken', 'group'])
/** Tables that Django fills by itself. */
const UNWANTED = /^(contenttypes|sessions|admin|auth\.permission|sites|migrations|authentik_events)/

const modelOf = (item: LooseJson): string => looseText(item.model).toLowerCase()
const kindOf = (item: LooseJson): string => modelOf(item).replace(/^.*\./, '')
const fieldsOf = (item: LooseJson): LooseJson => objectOf(item.fields)
/** A key, or a natural key: a list of its parts. */
const keyOf = (value: unknown): string => looseText(listOf(value)[0] ?? value)

/** Key of the object that a record belongs to; undefined: it belongs to none that is imported. */
export function relatedKey(item: LooseJson): string | undefined {
  const kind = kindOf(item)
  const { user, device: owner } = fieldsOf(item)
  if (kind === 'statictoken') return `statictoken ${keyOf(owner)}`
  if (kind === 'group') return `group ${looseText(item.pk)}`
  return RELATED.has(kind) && keyOf(user) ? `user ${keyOf(user)}` : undefined
}

/** Names of a record that is neither a user nor related to one. */
export function unlistedModel(item: LooseJson): string[] {
  if (modelOf(item) === '' || UNWANTED.test(modelOf(item)) || OF_OTHERS.has(kindOf(item))) return []
  return relatedKey(item) === undefined ? [`record of ${looseText(item.model)}`] : []
}

/** Adds the related records of a user, referenced by key or by name. */
export function addRelated(draft: Draft, context: Context): void {
  const keys = new Set([draft.userId, draft.userName].filter(Boolean))
  for (const item of [...keys].flatMap((key) => context.related.get(`user ${key}`) ?? []))
    RELATED.get(kindOf(item))?.(draft, fieldsOf(item), { pk: looseText(item.pk), context })
}

/** The name of a group that a user refers to by its key. */
export const groupName = (key: string, { related }: Context): string =>
  looseText(related.get(`group ${key}`)?.map(fieldsOf)[0]?.name) || key

/** The key is in hexadecimal digits. A device that is not confirmed is no factor. */
function device(draft: Draft, { key, digits, step, counter, confirmed, name }: LooseJson, type: string): void {
  if (confirmed === false) return
  addAuthenticator(draft, key, {
    encoding: 'hex',
    type,
    name: looseText(name) === 'default' ? '' : looseText(name),
    digits: looseText(digits),
    period: looseText(step),
    counter: looseText(counter),
  })
}

function phone(draft: Draft, number: string): void {
  if (!number) return
  draft.phone ||= number
  draft.otpSms = true
}

function link(draft: Draft, provider: unknown, uid: unknown): void {
  if (looseText(uid)) draft.links.push({ provider: looseText(provider), externalUserId: looseText(uid) })
}

function address(draft: Draft, { email, verified }: LooseJson): void {
  if (looseText(email).toLowerCase() === draft.email.toLowerCase()) draft.isEmailVerified ||= flagOf(verified)
  else draft.leftBehind.push('second email')
}

/** Of allauth: its recovery codes are derived from a seed, except those that were migrated to it. */
function allauthFactor(draft: Draft, { type, data }: LooseJson): void {
  const { secret, migrated_codes } = objectOf(data)
  const codes = listOf(migrated_codes).map(looseText).filter(Boolean)
  if (type === 'totp' && looseText(secret)) addAuthenticator(draft, secret, { encoding: 'base32' })
  else if (type === 'recovery_codes' && isFilled(codes)) draft.recoveryCodes.push(...codes)
  else draft.leftBehind.push(type === 'recovery_codes' ? 'recovery codes' : `second factor ${looseText(type)}`)
}
