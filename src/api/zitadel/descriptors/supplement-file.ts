/** Files from tables: those of packages that are not installed, and installed ones with the additions of a table. */
import { create } from '@bufbuild/protobuf'
import {
  type DescriptorProto,
  type EnumDescriptorProto,
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  FieldDescriptorProto_Type as Type,
} from '@bufbuild/protobuf/wkt'
import { copyFile } from '#api/zitadel/descriptors/copy-file.ts'
import { fullName, type IsEnum } from '#api/zitadel/descriptors/field-descriptor.ts'
import { addFields, addValues, emptyEnum, emptyMessage } from '#api/zitadel/descriptors/message-descriptor.ts'
import type { PackageTable } from '#api/zitadel/descriptors/package-table.ts'
import { addMethods, emptyService } from '#api/zitadel/descriptors/service-descriptor.ts'

/** Returns the file that declares a type, by its full name. */
export type FileOf = (typeName: string) => string | undefined

export interface Surroundings {
  readonly isEnum: IsEnum
  readonly fileOf: FileOf
}

/** Returns the file of new declarations, then the given files with the additions of the table. */
export function supplementFiles(
  table: PackageTable,
  installed: readonly FileDescriptorProto[],
  { isEnum, fileOf }: Surroundings,
): FileDescriptorProto[] {
  const fileDescriptor = create(FileDescriptorProtoSchema, {
    name: supplementName(table),
    package: table.package,
    syntax: 'proto3',
  })
  const files = [fileDescriptor, ...installed.map(copyFile)]
  const isOwnEnum: IsEnum = (typeName) =>
    isEnum(typeName) || Object.keys(table.enums).some((name) => fullName(table.package, name) === typeName)

  for (const [name, values] of Object.entries(table.enums)) addValues(enumNamed(files, name), values)
  for (const [name, fields] of Object.entries(table.messages))
    addFields(messageNamed(files, name), table.package, fields, isOwnEnum)
  for (const [name, methods] of Object.entries(table.services)) {
    const holder = files.find((file) => file.service.some((one) => one.name === name))
    const service = holder?.service.find((one) => one.name === name) ?? emptyService(name)
    if (!holder) fileDescriptor.service.push(service)
    addMethods(service, table.package, methods)
  }
  const declaredIn = new Map([...declaredTypes(fileDescriptor)].map((name) => [name, fileDescriptor.name]))
  for (const file of files) addDependencies(file, (typeName) => declaredIn.get(typeName) ?? fileOf(typeName))
  return files
}

export const supplementName = (table: PackageTable): string => `${table.package.replaceAll('.', '/')}/supplement.proto`

/** Full names of all types that a file declares. */
export function declaredTypes(file: FileDescriptorProto): Set<string> {
  const inside = (prefix: string, { name, nestedType, enumType }: DescriptorProto): string[] => {
    const full = `${prefix}.${name}`
    return [full, ...nestedType.flatMap((one) => inside(full, one)), ...enumType.map((one) => `${full}.${one.name}`)]
  }
  return new Set([
    ...file.messageType.flatMap((one) => inside(file.package, one)),
    ...file.enumType.map((one) => `${file.package}.${one.name}`),
  ])
}

interface Scope {
  readonly messages: DescriptorProto[]
  readonly enums: EnumDescriptorProto[]
}

const scopeOf = (file: FileDescriptorProto): Scope => ({ messages: file.messageType, enums: file.enumType })

/** A message by its name within the package; it is added to the first file unless one of the files has it. */
function messageNamed(files: readonly FileDescriptorProto[], name: string): DescriptorProto {
  const [last = '', ...outer] = name.split('.').reverse()
  const scopes = scopesNamed(files, outer.reverse())
  const known = scopes.flatMap(({ messages }) => messages).find((one) => one.name === last)
  if (known) return known
  const made = emptyMessage(last)
  scopes[0]?.messages.push(made)
  return made
}

function enumNamed(files: readonly FileDescriptorProto[], name: string): EnumDescriptorProto {
  const [last = '', ...outer] = name.split('.').reverse()
  const scopes = scopesNamed(files, outer.reverse())
  const known = scopes.flatMap(({ enums }) => enums).find((one) => one.name === last)
  if (known) return known
  const made = emptyEnum(last)
  scopes[0]?.enums.push(made)
  return made
}

/** The scopes in which a name may be declared: those of the files, or of the one message that contains it. */
function scopesNamed(files: readonly FileDescriptorProto[], outer: readonly string[]): Scope[] {
  if (outer.length === 0) return files.map(scopeOf)
  const { nestedType, enumType } = messageNamed(files, outer.join('.'))
  return [{ messages: nestedType, enums: enumType }]
}

/** Imports the files of all types that the file refers to. */
function addDependencies(file: FileDescriptorProto, fileOf: FileOf): void {
  const referred = (message: DescriptorProto): string[] => [
    ...message.field.filter(({ type }) => type === Type.MESSAGE || type === Type.ENUM).map((one) => one.typeName),
    ...message.nestedType.flatMap(referred),
  ]
  const types = [
    ...file.messageType.flatMap(referred),
    ...file.service.flatMap(({ method }) => method.flatMap((one) => [one.inputType, one.outputType])),
  ]
  const needed = new Set(file.dependency)
  for (const type of types) {
    const from = fileOf(type.slice(1))
    if (from === undefined && !declaredTypes(file).has(type.slice(1))) throw new Error(`${file.name}: no type ${type}`)
    if (from !== undefined && from !== file.name) needed.add(from)
  }
  file.dependency = [...needed]
}
