/**
 * Uniqueness of verified addresses and numbers (setting USHER_UNIQUE_CONTACTS). A verification under the setting is
 * marked with its range and claims a unique name; users verified without the mark hold none, so the rows are asked too.
 */
import { refuse } from '#domain/reasons/reason.ts'
import type { User } from '#domain/user/user-state.ts'
import type { ClaimedName, Folded } from '#eventstore/aggregate.ts'
import type { PushRules } from '#eventstore/event-store.ts'
import { foldCase } from '#kit/fold-case.ts'
import type { ReadModels } from '#storage/tables.ts'

/** Range in which a verified address or number has one user at most. */
export type UniqueWithin = 'organization' | 'instance'

/** What a verification under the setting is marked with. */
export type Uniqueness = { unique?: UniqueWithin }

/** Returns the mark of a past verification; none of an erased one. */
export const uniquenessOf = ({ unique }: Uniqueness): Uniqueness => (unique ? { unique } : {})

const CONTACTS = {
  verified_emails: { column: 'email_key', verified: 'email_verified', reason: 'email.taken' },
  verified_phones: { column: 'phone', verified: 'phone_verified', reason: 'phone.taken' },
} as const

type Scope = keyof typeof CONTACTS

/** Unique names of a user's verified address and number. */
export function contactNames({ owner, state: { email, phone } }: Folded<User>): ClaimedName[] {
  return [
    ...claim('verified_emails', { contact: foldCase(email.address), unique: email.unique, owner }),
    ...claim('verified_phones', { contact: phone.number, unique: phone.unique, owner }),
  ]
}

function claim(
  scope: Scope,
  { contact, unique, owner }: { contact: string; unique: UniqueWithin | undefined; owner: string },
): ClaimedName[] {
  if (!unique) return []
  const { reason } = CONTACTS[scope]
  const taken = reason === 'email.taken' ? 'Errors.User.Email.Taken' : 'Errors.User.Phone.Taken'
  return [{ scope, name: unique === 'instance' ? contact : `${contact} ${owner}`, taken, reason }]
}

const VERIFICATIONS: ReadonlySet<string> = new Set(['user.human.email.verified', 'user.human.phone.verified'])

/** Rules of a server on which verified addresses and numbers are unique. */
export function uniqueContacts(rows: ReadModels, unique: UniqueWithin): PushRules {
  return {
    marks: (type) => (VERIFICATIONS.has(type) ? { unique } : undefined),
    check: async (changes) => {
      for (const { after, take } of changes) for (const name of take) await requireFree(rows, name, after.id)
    },
  }
}

/** Rejects a claim of what another user has verified already. Concurrent claims are settled by the unique name. */
async function requireFree(rows: ReadModels, { scope, name }: ClaimedName, holder: string): Promise<void> {
  if (!isScope(scope)) return
  const { column, verified, reason } = CONTACTS[scope]
  const [contact = '', orgId] = name.split(' ')
  let others = rows
    .selectFrom('users')
    .select('id')
    .where(column, '=', contact)
    .where(verified, '=', 1)
    .where('id', '!=', holder)
    .limit(1)
  if (orgId) others = others.where('org_id', '=', orgId)
  if (await others.executeTakeFirst()) throw refuse(reason)
}

const isScope = (scope: string): scope is Scope => Object.hasOwn(CONTACTS, scope)
