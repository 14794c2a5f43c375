import {
  ATTRIBUTES_ID,
  type AttributeDefinition,
  type Attributes,
  attributeAdded,
  attributesAggregate,
  MAX_ATTRIBUTE_LENGTH,
} from '#domain/attribute-definition/attributes.ts'
import { wholeMatch } from '#domain/attribute-definition/whole-match.ts'
import { author, type OrgContext } from '#domain/context.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { alreadyExists, invalidArgument } from '#kit/errors.ts'

export interface AddAttribute extends AttributeDefinition {
  /** A letter, then letters, digits, hyphens and underscores; at most 50. */
  readonly name: string
}

const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,49}$/
const MAX_VALUES = 1000

/** Defines an attribute: from now on users can have it. */
export async function addAttribute(ctx: OrgContext, input: AddAttribute): Promise<void> {
  requireOnInstance(ctx.caller, 'iam.write')
  await ctx.events.retry(async () => {
    const before = await ctx.events.load(attributesAggregate, ATTRIBUTES_ID)
    const events = decideAddAttribute(before.state, input)
    await ctx.events.pushOne(author(ctx), { aggregate: attributesAggregate, before, owner: INSTANCE_ID, events })
  })
}

export function decideAddAttribute(attributes: Attributes, { name, ...definition }: AddAttribute) {
  if (!NAME.test(name)) throw invalidArgument('ATTRIB-Name1', 'Errors.Attribute.NameInvalid')
  const { maxLength, regex, values } = definition
  if (!Number.isInteger(maxLength) || maxLength < 1 || maxLength > MAX_ATTRIBUTE_LENGTH)
    throw invalidArgument('ATTRIB-Leng1', 'Errors.Attribute.MaxLengthInvalid', {
      params: { max: MAX_ATTRIBUTE_LENGTH },
    })
  if (regex && !wholeMatch(regex)) throw invalidArgument('ATTRIB-Rege1', 'Errors.Attribute.RegexInvalid')
  if (values.length > MAX_VALUES || values.some((value) => !value.trim() || [...value].length > maxLength))
    throw invalidArgument('ATTRIB-Valu1', 'Errors.Attribute.ValuesInvalid')
  if (Object.hasOwn(attributes.definitions, name)) throw alreadyExists('ATTRIB-Twice', 'Errors.Attribute.AlreadyExists')
  return [attributeAdded({ name, maxLength, regex, values: [...new Set(values)], unique: definition.unique })]
}
