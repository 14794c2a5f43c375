/** Events that this API lists, and their names there (docs/contract/nevis-identity-cloud.md, 7). */
import { eventId } from '#api/nevis/event-id.ts'
import { isoMilliseconds } from '#api/nevis/time.ts'
import type { OrgEvent } from '#domain/user/history/read-org-events.ts'
import { describeUser } from '#domain/user/person/describe-user.ts'
import { isProperty, PROPERTY_PREFIX } from '#domain/user/person/user-fields.ts'
import type { User } from '#domain/user/user-state.ts'
import { translate } from '#kit/translate.ts'

/** An event as the domain hands it over. */
type Stored = OrgEvent['event']

interface Words {
  readonly name: string
  readonly failed?: true
}

const words: Readonly<Record<string, Words>> = {
  'user.human.added': { name: 'user.created' },
  'user.human.selfregistered': { name: 'user.created' },
  'user.human.attributes.changed': { name: 'user.updated' },
  'user.human.profile.changed': { name: 'user.updated' },
  'user.username.changed': { name: 'user.updated' },
  'user.removed': { name: 'user.deleted' },
  'user.locked': { name: 'user.blocked' },
  'user.deactivated': { name: 'user.blocked' },
  'user.unlocked': { name: 'user.unblocked' },
  'user.reactivated': { name: 'user.unblocked' },
  'user.human.signup.finished': { name: 'user.signup.finished' },
  'user.human.initialization.code.added': { name: 'user.invitation.created' },
  'user.human.initialization.check.succeeded': { name: 'user.signup.finished' },
  'user.human.initialization.check.failed': { name: 'user.signup.finished', failed: true },
  'user.human.password.added': { name: 'user.password.created' },
  'user.human.password.changed': { name: 'user.password.changed' },
  'user.human.password.removed': { name: 'user.password.deleted' },
  'user.human.password.code.added': { name: 'user.password.reset' },
  'user.human.password.check.succeeded': { name: 'user.password.verified' },
  'user.human.password.check.failed': { name: 'user.password.verified', failed: true },
  'user.human.passwordless.token.verified': { name: 'user.passkey.created' },
  'user.human.passwordless.token.removed': { name: 'user.passkey.deleted' },
  'user.human.customer.assigned': { name: 'user.organization.assigned' },
  'user.human.customer.unassigned': { name: 'user.organization.removed' },
  'customer.added': { name: 'organization.created' },
  'customer.changed': { name: 'organization.updated' },
  'customer.removed': { name: 'organization.deleted' },
}

export type EventStatus = 'succeeded' | 'failed'
export const eventStatuses = ['succeeded', 'failed'] as const satisfies readonly EventStatus[]

/** Description of an event type, in the reader's language. */
export const describeEvent = (type: string, language: string): string =>
  translate(language, `EventTypes.${type}`) ?? type

const statusOf = (type: string): EventStatus => (words[type]?.failed ? 'failed' : 'succeeded')

/** Returns the listed types with a status, and with a text in their description. */
export const matchingTypes = (filter: { status?: EventStatus; description?: string; language: string }): string[] =>
  Object.keys(words).filter((type) => {
    if (filter.status && statusOf(type) !== filter.status) return false
    const text = describeEvent(type, filter.language).toLowerCase()
    return filter.description === undefined || text.includes(filter.description.toLowerCase())
  })

/**
 * Returns whether an event is part of a change of this API that its last event represents; keys of this API are
 * `keyNames`.
 */
export function isListedElsewhere({ type, creator, payload }: Stored, keyNames: ReadonlyMap<string, string>): boolean {
  if (type === 'user.human.attributes.changed') return payload.version === 1
  const isPart = type === 'user.human.profile.changed' || type === 'user.username.changed'
  return isPart && keyNames.has(creator)
}

export interface EventBody {
  readonly eventId: string
  readonly name: string
  readonly description: string
  readonly timestamp: string
  readonly status: EventStatus
  readonly actor: { readonly id: string; readonly type: 'admin' | 'api' | 'user'; readonly loginId?: string }
  readonly accessKey?: { readonly id: string; readonly name: string }
  readonly user?: EventUserBody
  readonly organization?: { readonly id: string }
  /** Of an update. */
  readonly changedFields?: readonly string[]
  readonly modificationComment?: string
}

interface EventUserBody {
  readonly id: string
  readonly loginId: string
  readonly firstName?: string
  readonly lastName?: string
  /**
   * State in the API's terms: a user who has yet to register is active too (docs/contract/nevis-identity-cloud.md,
   * 3.2).
   */
  readonly state: 'active' | 'disabled'
  readonly languageCode: string
  readonly properties?: Readonly<Record<string, string>>
}

export interface ActorNames {
  readonly keyNames: ReadonlyMap<string, string>
  /** Login names of the events' creators, by id. */
  readonly actorNames: ReadonlyMap<string, string>
  readonly language: string
}

/** Creators without a signed-in user: the operator at the first start, the user at the login pages. */
const OPERATORS: ReadonlySet<string> = new Set(['SETUP', 'CLI'])

export function fromEvent({ event, user }: OrgEvent, names: ActorNames): EventBody {
  const keyName = names.keyNames.get(event.creator)
  return {
    eventId: eventId(event),
    name: words[event.type]?.name ?? event.type,
    description: describeEvent(event.type, names.language),
    timestamp: isoMilliseconds(event.createdAt),
    status: statusOf(event.type),
    actor: actorOf(event, names),
    ...(keyName === undefined ? {} : { accessKey: { id: event.creator, name: keyName } }),
    ...(user ? { user: fromUserOf(event, user) } : { organization: { id: event.aggregateId } }),
    ...changesOf(event),
  }
}

function actorOf({ creator, aggregateId }: Stored, { keyNames, actorNames }: ActorNames): EventBody['actor'] {
  if (keyNames.has(creator)) return { id: creator, type: 'api' }
  const loginId = actorNames.get(creator)
  if (loginId !== undefined) return { id: creator, type: creator === aggregateId ? 'user' : 'admin', loginId }
  // The server itself: pages where the user verified a code, or no user at all.
  return { id: creator, type: OPERATORS.has(creator) ? 'admin' : 'user' }
}

function fromUserOf({ aggregateId }: Stored, user: User): EventUserBody {
  const fields = describeUser(user)
  const properties = Object.entries(fields).filter(([name]) => isProperty(name))
  return {
    id: aggregateId,
    loginId: user.userName,
    ...(user.profile.firstName ? { firstName: user.profile.firstName } : {}),
    ...(user.profile.lastName ? { lastName: user.profile.lastName } : {}),
    state: user.status === 'active' || user.status === 'initial' ? 'active' : 'disabled',
    languageCode: fields.languageCode ?? 'en',
    ...(properties.length > 0
      ? {
          properties: Object.fromEntries(
            properties.map(([name, value]) => [name.slice(PROPERTY_PREFIX.length), value]),
          ),
        }
      : {}),
  }
}

const profileFields: Readonly<Record<string, string>> = {
  firstName: 'name.firstName',
  lastName: 'name.lastName',
  preferredLanguage: 'languageCode',
  gender: 'gender',
}

function changesOf({ type, payload }: Stored): Pick<EventBody, 'changedFields' | 'modificationComment'> {
  if (type === 'user.username.changed') return { changedFields: ['loginId'] }
  if (type === 'user.human.profile.changed')
    return { changedFields: Object.keys(payload).flatMap((name) => profileFields[name] ?? []) }
  if (type !== 'user.human.attributes.changed') return {}
  // Written by attributesChanged.
  const { fields, set } = payload as { fields: string[]; set: Record<string, string> }
  const comment = set.modificationComment
  return { changedFields: fields, ...(comment === undefined ? {} : { modificationComment: comment }) }
}
