/**
 * The served descriptors: those of the installed package, with the additions of newer releases. Files that no table
 * affects are the installed objects themselves.
 */
import { create, createFileRegistry, type DescFile, type DescService, type FileRegistry } from '@bufbuild/protobuf'
import { type FileDescriptorProto, FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt'
import type { PackageTable } from '#api/zitadel/descriptors/package-table.ts'
import { declaredTypes, supplementFiles, supplementName } from '#api/zitadel/descriptors/supplement-file.ts'

/** Returns the services of all files, by full name. `roots`: installed files; their imports are included. */
export function supplementedServices(
  roots: readonly DescFile[],
  tables: readonly PackageTable[],
): ReadonlyMap<string, DescService> {
  const installed = withImports(roots)
  const { isEnum, fileOf } = indexOf(installed, tables)
  const changed = new Map<string, FileDescriptorProto>()
  for (const table of tables) {
    const ofPackage = [...installed.values()].filter(({ proto }) => proto.package === table.package)
    const protos = ofPackage.map(({ proto }) => proto)
    for (const file of supplementFiles(table, protos, { isEnum, fileOf })) changed.set(file.name, file)
  }
  const built = build(installed, changed)
  const files = [...installed.keys(), ...changed.keys()].map((name) => built.getFile(name) ?? installed.get(name))
  return new Map(files.flatMap((file) => (file?.services ?? []).map((one) => [one.typeName, one])))
}

/**
 * Builds the changed files and those that import them, in one registry: the library adds all imports of a file to its
 * registry again, which would take longer than all else here for a registry of each.
 */
function build(
  installed: ReadonlyMap<string, DescFile>,
  changed: ReadonlyMap<string, FileDescriptorProto>,
): FileRegistry {
  const affected = new Map<string, FileDescriptorProto>()
  const unaffected = new Set<string>()
  /** Adds a file after those that it imports, if it is affected; returns whether it is. */
  const add = (name: string): boolean => {
    if (affected.has(name)) return true
    if (unaffected.has(name)) return false
    const proto = changed.get(name) ?? installed.get(name)?.proto
    if (!proto) throw new Error(`no file ${name}`)
    const imports = proto.dependency.map(add)
    const isAffected = changed.has(name) || imports.includes(true)
    if (isAffected) affected.set(name, proto)
    else unaffected.add(name)
    return isAffected
  }
  for (const name of [...installed.keys(), ...changed.keys()]) add(name)
  // The library builds the imports of a file from the last to the first.
  const all = create(FileDescriptorProtoSchema, {
    name: 'zitadel/supplemented.proto',
    syntax: 'proto3',
    dependency: [...affected.keys()].reverse(),
  })
  return createFileRegistry(all, (name) => affected.get(name) ?? installed.get(name))
}

function withImports(roots: readonly DescFile[]): ReadonlyMap<string, DescFile> {
  const files = new Map<string, DescFile>()
  const add = (file: DescFile) => {
    if (files.has(file.proto.name)) return
    files.set(file.proto.name, file)
    for (const imported of file.dependencies) add(imported)
  }
  for (const root of roots) add(root)
  return files
}

/** Looks types up in the installed files and in the tables. */
function indexOf(installed: ReadonlyMap<string, DescFile>, tables: readonly PackageTable[]) {
  const files = new Map<string, string>()
  const enums = new Set<string>()
  for (const table of tables) {
    for (const name of Object.keys(table.messages)) files.set(`${table.package}.${name}`, supplementName(table))
    for (const name of Object.keys(table.enums)) {
      files.set(`${table.package}.${name}`, supplementName(table))
      enums.add(`${table.package}.${name}`)
    }
  }
  // Installed last: a table also names the installed types that it adds to.
  for (const { proto } of installed.values()) {
    for (const type of declaredTypes(proto)) files.set(type, proto.name)
    for (const type of enumsOf(proto)) enums.add(type)
  }
  return { isEnum: (type: string) => enums.has(type), fileOf: (type: string) => files.get(type) }
}

function enumsOf({ package: prefix, enumType, messageType }: FileDescriptorProto): string[] {
  const inside = (outer: string, message: FileDescriptorProto['messageType'][number]): string[] => [
    ...message.enumType.map((one) => `${outer}.${message.name}.${one.name}`),
    ...message.nestedType.flatMap((one) => inside(`${outer}.${message.name}`, one)),
  ]
  return [...enumType.map((one) => `${prefix}.${one.name}`), ...messageType.flatMap((one) => inside(prefix, one))]
}
