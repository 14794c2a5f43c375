import { type DescEnum, type DescMessage, getOption } from '@bufbuild/protobuf'
import { required as oneofRequired } from '@zitadel/proto/validate/validate_pb.js'
import { isRequired } from '#api/zitadel/transcode/openapi/field-limits.ts'
import { fieldSchema, type Refer } from '#api/zitadel/transcode/openapi/field-schema.ts'
import type { JsonSchema } from '#api/zitadel/transcode/openapi/schema-types.ts'

/** The schemas of all messages and enums that a document references, each once, under its full name. */
export interface SchemaBook {
  readonly schemas: Readonly<Record<string, JsonSchema>>
  readonly refer: Refer
}

export function createSchemaBook(): SchemaBook {
  const schemas: Record<string, JsonSchema> = {}
  const refer: Refer = (type) => {
    if (!(type.typeName in schemas)) {
      // Taken before it is filled, since a message may hold its own kind.
      schemas[type.typeName] = {}
      schemas[type.typeName] = type.kind === 'enum' ? enumSchema(type) : objectSchema(type, refer)
    }
    return { $ref: `#/components/schemas/${type.typeName}` }
  }
  return { schemas, refer }
}

/** A message as an object; `without` names fields (proto names) that are given elsewhere. */
export function objectSchema(message: DescMessage, refer: Refer, without: ReadonlySet<string> = new Set()): JsonSchema {
  const fields = message.fields.filter((field) => !without.has(field.name))
  const required = fields.filter(isRequired).map((field) => field.jsonName)
  const [choice] = message.oneofs
  // A message that is nothing but one choice has at most one member, and exactly one if it must be made.
  const isChoice = choice !== undefined && choice.fields.length === message.fields.length
  const mustChoose = isChoice && getOption(choice, oneofRequired)
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.jsonName, fieldSchema(field, refer)])),
    ...(required.length > 0 ? { required } : {}),
    ...(isChoice ? { maxProperties: 1 } : {}),
    ...(mustChoose ? { minProperties: 1 } : {}),
  }
}

const enumSchema = ({ values }: DescEnum): JsonSchema => ({ type: 'string', enum: values.map((value) => value.name) })
