/** Message and enum descriptors from the notation of `package-table.ts`. */
import { create, isFieldSet, setExtension } from '@bufbuild/protobuf'
import {
  type DescriptorProto,
  DescriptorProtoSchema,
  type EnumDescriptorProto,
  EnumDescriptorProtoSchema,
  EnumValueDescriptorProtoSchema,
  type FieldDescriptorProto,
  FieldDescriptorProtoSchema,
  type OneofDescriptorProto,
  OneofDescriptorProtoSchema,
  OneofOptionsSchema,
} from '@bufbuild/protobuf/wkt'
import { required } from '@zitadel/proto/validate/validate_pb.js'
import { fieldDescriptor, type IsEnum } from '#api/zitadel/descriptors/field-descriptor.ts'
import type { EnumTable, MessageTable } from '#api/zitadel/descriptors/package-table.ts'

/** A new, empty message of that name (the last part of it). */
export const emptyMessage = (name: string): DescriptorProto => create(DescriptorProtoSchema, { name })

/** Adds the fields of a table to a message; one with the number of an existing field replaces it. */
export function addFields(message: DescriptorProto, packageName: string, table: MessageTable, isEnum: IsEnum): void {
  const fieldOf = (name: string, text: string) => fieldDescriptor(packageName, name, text, isEnum)
  for (const [name, entry] of Object.entries(table)) {
    if (typeof entry === 'string') place(message, fieldOf(name, entry))
    else {
      const oneofIndex = oneofNamed(message, name)
      for (const [member, text] of Object.entries(entry)) place(message, fieldOf(member, text), oneofIndex)
    }
  }
  // protoc lists the oneofs that only mark explicit presence after all others.
  for (const field of message.field) {
    if (!field.proto3Optional || isInOneof(field)) continue
    field.oneofIndex = message.oneofDecl.push(create(OneofDescriptorProtoSchema, { name: `_${field.name}` })) - 1
  }
}

/** An enum, or the values that a table adds to one. */
export function addValues(target: EnumDescriptorProto, { prefix, values }: EnumTable): void {
  for (const [written, number] of Object.entries(values)) {
    const name = `${prefix}${written}`
    if (target.value.some((one) => one.name === name)) continue
    target.value.push(create(EnumValueDescriptorProtoSchema, { name, number }))
  }
}

export const emptyEnum = (name: string): EnumDescriptorProto => create(EnumDescriptorProtoSchema, { name })

const isInOneof = (field: FieldDescriptorProto): boolean =>
  isFieldSet(field, FieldDescriptorProtoSchema.field.oneofIndex)

function place(message: DescriptorProto, field: FieldDescriptorProto, oneofIndex?: number): void {
  if (oneofIndex !== undefined) field.oneofIndex = oneofIndex
  const at = message.field.findIndex((one) => one.number === field.number)
  if (at < 0) message.field.push(field)
  else message.field[at] = field
}

/** Returns the index of a oneof, which is added unless the message has it. */
function oneofNamed(message: DescriptorProto, written: string): number {
  const name = written.replace(/!$/, '')
  const at = message.oneofDecl.findIndex((one) => one.name === name)
  if (at >= 0) return at
  const oneof: OneofDescriptorProto = create(OneofDescriptorProtoSchema, { name })
  if (written.endsWith('!')) {
    oneof.options = create(OneofOptionsSchema)
    setExtension(oneof.options, required, true)
  }
  return message.oneofDecl.push(oneof) - 1
}
