import {
  ATTRIBUTES_ID,
  type AttributeDefinition,
  type Attributes,
  attributeAdded,
  attributesAggregate,
  MAX_ATTRIBUTE_LENGTH,
} from '#domain/attribute-definition/attributes.ts'
import { fullMatch } from '#domain/attribute-definition/full-match.ts'
import { author, type Context } from '#domain/context.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { refuse } from '#domain/reasons/reason.ts'

export interface AddAttribute extends AttributeDefinition {
  /** A letter, then letters, digits, hyphens and underscores; at most 50. */
  readonly name: string
}

const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,49}$/
const MAX_VALUES = 1000

/** Defines a custom attribute of users. */
export async function addAttribute(ctx: Context, input: AddAttribute): Promise<void> {
  requireOnInstance(ctx.caller, 'iam.write')
  await ctx.events.retry(async () => {
    const before = await ctx.events.load(attributesAggregate, ATTRIBUTES_ID)
    const events = decideAddAttribute(before.state, input)
    await ctx.events.pushOne(author(ctx), { aggregate: attributesAggregate, before, owner: INSTANCE_ID, events })
  })
}

export function decideAddAttribute(attributes: Attributes, { name, ...definition }: AddAttribute) {
  if (!NAME.test(name)) throw refuse('attribute.nameInvalid')
  const { maxLength, regex, values } = definition
  if (!Number.isInteger(maxLength) || maxLength < 1 || maxLength > MAX_ATTRIBUTE_LENGTH)
    throw refuse('attribute.maxLengthInvalid', {
      params: { max: MAX_ATTRIBUTE_LENGTH },
    })
  if (regex && !fullMatch(regex)) throw refuse('attribute.regexInvalid')
  if (values.length > MAX_VALUES || values.some((value) => !value.trim() || [...value].length > maxLength))
    throw refuse('attribute.valuesInvalid')
  if (Object.hasOwn(attributes.definitions, name)) throw refuse('attribute.alreadyExists')
  return [attributeAdded({ name, maxLength, regex, values: [...new Set(values)], unique: definition.unique })]
}
