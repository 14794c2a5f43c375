/**
 * Runs the executions of the function `presamlresponse` (docs/actions.md): targets see the attributes and may append others.
 * An attribute of Usher is never replaced.
 */
import type { Attribute } from '#api/saml/attributes.ts'
import { functionCondition } from '#domain/action/condition.ts'
import type { Services } from '#domain/context.ts'
import type { Json, JsonObject } from '#kit/json.ts'

/** Names that only the server sets, also where the user has no value for them. */
const RESERVED = new Set(['Email', 'SurName', 'FirstName', 'FullName', 'UserName', 'UserID'])

/** Returns the attributes with those that targets appended. */
export async function withFunctionAttributes(
  { actions }: Pick<Services, 'actions'>,
  userId: string,
  attributes: readonly Attribute[],
): Promise<readonly Attribute[]> {
  const condition = functionCondition('presamlresponse')
  const targets = actions?.registry.targetsFor([condition]) ?? []
  if (!actions || targets.length === 0) return attributes
  const userinfo = Object.fromEntries(attributes.map(({ name, values }) => [name, [...values]]))
  const body: JsonObject = { function: condition, userinfo, user: { id: userId } }
  const response = await actions.caller.run(targets, (replacement) => ({ ...body, ...replacement }))
  const known = new Set(attributes.map(({ name }) => name))
  return [...attributes, ...attributesToAppend(response).filter(({ name }) => !known.has(name) && !RESERVED.has(name))]
}

function attributesToAppend(response: JsonObject | undefined): Attribute[] {
  return listOf(response?.append_attribute).flatMap((entry): Attribute[] => {
    const { name, name_format: nameFormat, value } = isObject(entry) ? entry : {}
    const values = [value ?? []].flat().filter((one) => typeof one === 'string')
    if (typeof name !== 'string' || name === '' || values.length === 0) return []
    return [{ name, values, ...(typeof nameFormat === 'string' && nameFormat ? { nameFormat } : {}) }]
  })
}

const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : [])
const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
