import { type DescField, type DescMessage, type DescMethodUnary, getOption } from '@bufbuild/protobuf'
import { openapiv2_operation } from '@zitadel/proto/protoc-gen-openapiv2/options/annotations_pb.js'
import { findFields, takesText } from '#api/zitadel/transcode/field-text.ts'
import { isRequired } from '#api/zitadel/transcode/openapi/field-limits.ts'
import { fieldSchema, type Refer } from '#api/zitadel/transcode/openapi/field-schema.ts'
import type { Parameter } from '#api/zitadel/transcode/openapi/schema-types.ts'
import type { RestBinding } from '#api/zitadel/transcode/rest-routes.ts'

/** How deep nested messages are offered as query parameters: `query.limit` is two. */
const MAX_DEPTH = 4

/** Path, query and header parameters of a binding. `names`: those of the variables of its path, in order. */
export function parametersOf(
  method: DescMethodUnary,
  binding: RestBinding,
  { names, refer }: { readonly names: readonly string[]; readonly refer: Refer },
): Parameter[] {
  const pathFields = pathFieldsOf(binding)
  return [
    ...pathFields.map((path, i) => pathParameter(method.input, { path, name: names[i] ?? path }, refer)),
    ...(binding.body === '*' ? [] : queryParameters(method.input, new Set([...pathFields, binding.body]), refer)),
    ...headerParameters(method),
  ]
}

/** Fields of the variables of a path. */
export const pathFieldsOf = ({ segments }: RestBinding): string[] =>
  segments.flatMap((one) => (one.kind === 'literal' ? [] : [one.path]))

function pathParameter(message: DescMessage, { path, name }: { path: string; name: string }, refer: Refer): Parameter {
  const field = findFields(message, path)?.at(-1)
  return { name, in: 'path', required: true, schema: field ? fieldSchema(field, refer) : { type: 'string' } }
}

function queryParameters(
  message: DescMessage,
  without: ReadonlySet<string>,
  refer: Refer,
  above: readonly DescField[] = [],
): Parameter[] {
  return message.fields.flatMap((field) => {
    const path = [...above, field]
    if (without.has(path.map((one) => one.name).join('.'))) return []
    if (takesText(field)) {
      const name = path.map((one) => one.jsonName).join('.')
      const required = path.every(isRequired) ? { required: true } : {}
      return [{ name, in: 'query' as const, ...required, schema: fieldSchema(field, refer) }]
    }
    if (field.fieldKind !== 'message' || path.length === MAX_DEPTH) return []
    return queryParameters(field.message, without, refer, path)
  })
}

function headerParameters(method: DescMethodUnary): Parameter[] {
  const headers = getOption(method, openapiv2_operation).parameters?.headers ?? []
  return headers.map(({ name, description, required }) => ({
    name,
    in: 'header',
    ...(required ? { required } : {}),
    description,
    schema: { type: 'string' },
  }))
}
