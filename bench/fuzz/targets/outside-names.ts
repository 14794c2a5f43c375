import fc from 'fast-check'
import type { Target } from '#bench/fuzz/target.ts'
import { orgDomainAdded, orgMetadataSet } from '#domain/org/events.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { metadataSet } from '#domain/user/metadata/events.ts'
import { userAggregate } from '#domain/user/user.ts'
import { foldEvents } from '#test/support/fold-events.ts'

/** Names that every object inherits, and similar ones. */
const INHERITED = [...Object.getOwnPropertyNames(Object.prototype), 'prototype', 'length', 'name', 'then', 'toJSON']
const names = fc.oneof(fc.constantFrom(...INHERITED), fc.string({ unit: 'binary', minLength: 1 }))

type Kept = Readonly<Record<string, { readonly createdAt: number }>>
const isDated = (members: Kept, name: string): boolean =>
  Object.hasOwn(members, name) && Number.isFinite(members[name]?.createdAt)

/** Any name chosen by a client is stored as its own key, with its creation time. */
export const outsideNames: Target = {
  name: 'names from outside',
  property: fc.property(names, (name) => {
    const org = foldEvents(orgAggregate, [orgDomainAdded(name), orgMetadataSet(name, 'AA==')], { id: '1', owner: '1' })
    const user = foldEvents(userAggregate, [metadataSet(name, 'AA==')], { id: '1', owner: '1' })
    const maps: Kept[] = [org.state.domains, org.state.metadata, user.state.metadata]
    return maps.every((one) => isDated(one, name))
  }),
}
