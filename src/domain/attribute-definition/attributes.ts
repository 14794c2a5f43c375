/**
 * Custom attributes: fields of users beyond the built-in ones. Owns their definitions, one list for the instance;
 * users own the values. An attribute must be defined before a user can have it.
 */

import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { type AggregateType, evolveBy } from '#eventstore/aggregate.ts'

/** Maximum length of an attribute value, in characters, which both engines can index. */
export const MAX_ATTRIBUTE_LENGTH = 500

export type AttributeDefinition = {
  readonly maxLength: number
  /** Pattern for the whole value; '' : any value matches. */
  readonly regex: string
  /** The values that are allowed; none listed: any is. */
  readonly values: readonly string[]
  /** No two users of an organization have the same value. */
  readonly unique: boolean
}
export type AttributeDefinitions = { readonly [name: string]: AttributeDefinition }
export type Attributes = { readonly definitions: AttributeDefinitions }

export type AttributeAdded = {
  type: 'attribute.added'
  payload: { name: string; maxLength: number; regex: string; values: string[]; unique: boolean }
}
export type AttributeRemoved = { type: 'attribute.removed'; payload: { name: string } }
export type AttributeEvent = AttributeAdded | AttributeRemoved

export const attributeAdded = (payload: AttributeAdded['payload']): AttributeAdded => ({
  type: 'attribute.added',
  payload,
})
export const attributeRemoved = (name: string): AttributeRemoved => ({ type: 'attribute.removed', payload: { name } })

export const attributesAggregate: AggregateType<Attributes, AttributeEvent> = {
  type: 'attribute',
  initial: { definitions: {} },
  evolve: evolveBy<Attributes, AttributeEvent>({
    'attribute.added': ({ definitions }, { payload: { name, ...definition } }) => ({
      definitions: { ...definitions, [name]: definition },
    }),
    'attribute.removed': ({ definitions }, { payload }) => {
      const { [payload.name]: _removed, ...rest } = definitions
      return { definitions: rest }
    },
  }),
  isRemoved: () => false,
  rows: () => [],
  names: () => [],
}

/** The one list of the instance. */
export const ATTRIBUTES_ID = INSTANCE_ID
