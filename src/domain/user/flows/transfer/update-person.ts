import { author, type Context } from '#domain/context.ts'
import { emailChanged, emailVerified } from '#domain/user/email/events.ts'
import type { MovedHuman, PersonState } from '#domain/user/flows/transfer/person.ts'
import { humanProfileChanged } from '#domain/user/human/events.ts'
import { idpLinkAdded } from '#domain/user/idp-link/events.ts'
import { userDeactivated, userLocked, userNameChanged, userReactivated } from '#domain/user/lifecycle/events.ts'
import { metadataSet } from '#domain/user/metadata/events.ts'
import { passwordHashUpdated } from '#domain/user/password/events.ts'
import { phoneChanged, phoneVerified } from '#domain/user/phone/events.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { change } from '#eventstore/event-store.ts'
import { own } from '#kit/own.ts'

/**
 * Updates an imported person to the file's current data. The user's own changes take precedence: keeps a password
 * that was used or changed here, and removes nothing that the file omits.
 */

export interface PersonUpdate {
  /** Members that are as the file has them now. */
  readonly changed: readonly string[]
  /** Members that differ and stay as they are here. */
  readonly kept: readonly string[]
}

/** Events after which the password stays, even if the file has another. */
const OWN_PASSWORD = ['user.human.password.check.succeeded', 'user.human.password.changed', 'user.human.password.added']

/** `wanted` is normalized, and its rules are checked. */
export async function updatePerson(
  ctx: Context,
  userId: string,
  { wanted, dryRun }: { wanted: MovedHuman; dryRun: boolean },
): Promise<PersonUpdate> {
  let update: PersonUpdate = { changed: [], kept: [] }
  const decide = async (known: Folded<User>): Promise<readonly UserEvent[]> => {
    const { hashedPassword = '' } = wanted.human
    const isNewHash = hashedPassword !== '' && hashedPassword !== known.state.password.hash
    const isOwn = isNewHash && (await hasOwnPassword(ctx, userId))
    const decided = decideUpdatePerson(known.state, wanted, { isNewHash, isOwn })
    update = { changed: decided.changes.map(([name]) => name), kept: decided.kept }
    return decided.changes.flatMap(([, events]) => events)
  }
  if (!dryRun) {
    await ctx.events.change(author(ctx), userAggregate, userId, decide)
    return update
  }
  const known = await ctx.events.load(userAggregate, userId)
  const events = await decide(known)
  await ctx.events.dryRun(author(ctx), [change({ aggregate: userAggregate, before: known, events })])
  return update
}

async function hasOwnPassword(ctx: Pick<Context, 'events'>, userId: string): Promise<boolean> {
  const filter = { aggregateTypes: ['user'], aggregateIds: [userId], eventTypes: OWN_PASSWORD, limit: 1 }
  for await (const _found of ctx.events.history(filter)) return true
  return false
}

type Change = readonly [name: string, events: readonly UserEvent[]]

export function decideUpdatePerson(
  known: User,
  { human, state, metadata }: MovedHuman,
  { isNewHash, isOwn }: { isNewHash: boolean; isOwn: boolean },
): { changes: readonly Change[]; kept: readonly string[] } {
  const status = statusChange(known.status, state)
  const changes: Change[] = [
    ...(human.userName === known.userName ? [] : [nameChange(known, human.userName)]),
    ...profileChange(known, human.profile),
    ...emailChange(known, human.email),
    ...phoneChange(known, human.phone),
    ...(isNewHash && !isOwn ? [['hashedPassword', [passwordHashUpdated(human.hashedPassword ?? '')]] as const] : []),
    ...human.idpLinks
      .filter((link) => !known.idpLinks.some((one) => isSameLink(one, link)))
      .map((link) => ['idps', [idpLinkAdded(link.idpId, link.externalUserId, link.displayName)]] as const),
    ...metadata
      .filter(({ key, value }) => own(known.metadata, key)?.value !== value)
      .map(({ key, value }) => ['metadata', [metadataSet(key, value)]] as const),
    // Last: a state refuses other changes of the API, not of an import.
    ...(status ? [['state', status] as const] : []),
  ]
  const kept = [
    ...(isNewHash && isOwn ? ['hashedPassword'] : []),
    ...(state !== undefined && state !== known.status && !status ? ['state'] : []),
  ]
  return { changes: merged(changes), kept }
}

const nameChange = (known: User, userName: string): Change => [
  'userName',
  [userNameChanged({ userName, userNameScoped: known.userNameScoped })],
]

function merged(changes: readonly Change[]): Change[] {
  const byName = new Map<string, UserEvent[]>()
  for (const [name, events] of changes) byName.set(name, [...(byName.get(name) ?? []), ...events])
  return [...byName]
}

const isSameLink = (one: Link, other: Link): boolean =>
  one.idpId === other.idpId && one.externalUserId === other.externalUserId
type Link = { readonly idpId: string; readonly externalUserId: string }

function profileChange(known: User, wanted: User['profile']): Change[] {
  const before = new Map<string, string | number>(Object.entries(known.profile))
  const changed = Object.entries(wanted).filter(
    ([field, value]) => value !== '' && value !== 'und' && value !== 0 && before.get(field) !== value,
  )
  return changed.length === 0 ? [] : [['profile', [humanProfileChanged(Object.fromEntries(changed))]]]
}

function emailChange(known: User, { address, verified }: MovedHuman['human']['email']): Change[] {
  if (address === '') return []
  if (address !== known.email.address)
    return [['email', [emailChanged(address), ...(verified ? [emailVerified()] : [])]]]
  return verified && !known.email.verified ? [['email', [emailVerified()]]] : []
}

function phoneChange(known: User, phone: MovedHuman['human']['phone']): Change[] {
  if (!phone) return []
  const { number, verified } = phone
  if (number !== known.phone.number) return [['phone', [phoneChanged(number), ...(verified ? [phoneVerified()] : [])]]]
  return verified && !known.phone.verified ? [['phone', [phoneVerified()]]] : []
}

/** Keeps a lock of this system, and does not return a set-up account to invited. */
function statusChange(from: User['status'], to: PersonState | undefined): readonly UserEvent[] | undefined {
  if (to === undefined || to === from) return undefined
  if (from === 'inactive' && to === 'active') return [userReactivated()]
  if (from === 'inactive' && to === 'locked') return [userReactivated(), userLocked()]
  if (to === 'locked' && from === 'active') return [userLocked()]
  return to === 'inactive' && from === 'active' ? [userDeactivated()] : undefined
}
