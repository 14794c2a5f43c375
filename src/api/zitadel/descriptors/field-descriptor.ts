/** Field descriptors from the notation of `package-table.ts`. */
import { create, setExtension } from '@bufbuild/protobuf'
import {
  type FieldDescriptorProto,
  FieldDescriptorProtoSchema,
  FieldOptionsSchema,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
} from '@bufbuild/protobuf/wkt'
import { rules } from '@zitadel/proto/validate/validate_pb.js'
import { fieldRulesOf } from '#api/zitadel/descriptors/field-rules.ts'

const SCALARS: ReadonlyMap<string, Type> = new Map([
  ['string', Type.STRING],
  ['bool', Type.BOOL],
  ['bytes', Type.BYTES],
  ['int32', Type.INT32],
  ['uint32', Type.UINT32],
  ['uint64', Type.UINT64],
])
const WELL_KNOWN = new Set(['Timestamp', 'Duration', 'Struct'])

/** Whether a type (full name, no leading dot) is an enum. */
export type IsEnum = (typeName: string) => boolean

/** The descriptor of a field, without its place in a oneof. Throws for a text that is no field. */
export function fieldDescriptor(packageName: string, name: string, text: string, isEnum: IsEnum): FieldDescriptorProto {
  const parts = /^(\d+) ([A-Za-z_][\w.]*)(\?|\[\])?(?: (.+))?$/.exec(text)
  if (!parts) throw new Error(`${packageName}: "${name}: ${text}" is not a field`)
  const [, number, written = '', mark, ruleText] = parts
  const scalar = SCALARS.get(written)
  const typeName = scalar === undefined ? fullName(packageName, written) : undefined
  const type = scalar ?? (isEnum(typeName ?? '') ? Type.ENUM : Type.MESSAGE)
  const field = create(FieldDescriptorProtoSchema, {
    name,
    jsonName: name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
    number: Number(number),
    type,
    label: mark === '[]' ? Label.REPEATED : Label.OPTIONAL,
    ...(typeName ? { typeName: `.${typeName}` } : {}),
    ...(mark === '?' && type !== Type.MESSAGE ? { proto3Optional: true } : {}),
  })
  if (ruleText) {
    const kind = typeName === undefined ? written : type === Type.ENUM ? 'enum' : written
    field.options = create(FieldOptionsSchema)
    setExtension(field.options, rules, fieldRulesOf(kind, ruleText))
  }
  return field
}

/** The full name of a type as a table of that package writes it. */
export function fullName(packageName: string, written: string): string {
  if (WELL_KNOWN.has(written)) return `google.protobuf.${written}`
  return /^[a-z]/.test(written) ? `zitadel.${written}` : `${packageName}.${written}`
}
