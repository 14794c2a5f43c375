/**
 * Attributes beyond ZITADEL's user model: title, birth date, address, contacts, remarks, custom attributes. By dotted
 * name (`address.city`, `properties.customerNumber`); a value is a text and never empty.
 */

import type { User } from '#domain/user/user-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'
import { type EventOf, event } from '#eventstore/define-event.ts'

export type UserAttribute = {
  readonly value: string
  /** Unique in the organization, by the attribute's definition when the value was set. */
  readonly unique: boolean
  readonly createdAt: number
  readonly changedAt: number
  readonly sequence: number
}
export type UserAttributes = { readonly [name: string]: UserAttribute }

export type AttributesEvent = EventOf<typeof attributesChanged | typeof customerAssigned | typeof customerUnassigned>

/**
 * Always the last event of its unit: `version` is the counter after all of them (see version.ts), `fields` names
 * every changed field, profile and login name included.
 */
export const attributesChanged = event(
  'user.human.attributes.changed',
  (payload: {
    version: number
    fields: string[]
    set: { [name: string]: string }
    /** Those of `set` that are unique. */
    unique: string[]
    removed: string[]
  }) => payload,
)
/** The customer of the organization that the person belongs to. */
export const customerAssigned = event('user.human.customer.assigned', (customerId: string) => ({ customerId }))
export const customerUnassigned = event('user.human.customer.unassigned', (customerId: string) => ({ customerId }))

export const attributesFold: FoldTable<User, AttributesEvent> = {
  'user.human.attributes.changed': (user, { payload, createdAt, sequence }) => {
    const attributes = new Map<string, UserAttribute>(Object.entries(user.attributes))
    for (const name of payload.removed) attributes.delete(name)
    for (const [name, value] of Object.entries(payload.set))
      attributes.set(name, {
        value,
        unique: payload.unique.includes(name),
        createdAt: attributes.get(name)?.createdAt ?? createdAt,
        changedAt: createdAt,
        sequence,
      })
    return { ...user, attributes: Object.fromEntries(attributes), version: payload.version, modifiedAt: createdAt }
  },
  'user.human.customer.assigned': (user, { payload }) => ({ ...user, customerId: payload.customerId }),
  'user.human.customer.unassigned': (user) => ({ ...user, customerId: '' }),
}
