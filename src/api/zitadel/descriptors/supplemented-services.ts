/**
 * The served descriptors: those of the installed package, with the additions of newer releases. Files that no table
 * affects are the installed objects themselves.
 */
import { createFileRegistry, type DescFile, type DescService } from '@bufbuild/protobuf'
import type { FileDescriptorProto } from '@bufbuild/protobuf/wkt'
import type { PackageTable } from '#api/zitadel/descriptors/package-table.ts'
import { declared, supplementFiles, supplementName } from '#api/zitadel/descriptors/supplement-file.ts'

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
  const fileNamed = builderOf(installed, changed)
  const files = [...installed.keys(), ...changed.keys()].map(fileNamed)
  return new Map(files.flatMap(({ services }) => services.map((one) => [one.typeName, one])))
}

/** Builds files, each once, after those that it imports. */
function builderOf(installed: ReadonlyMap<string, DescFile>, changed: ReadonlyMap<string, FileDescriptorProto>) {
  const built = new Map<string, DescFile>()
  const build = (name: string): DescFile => {
    const known = built.get(name)
    if (known) return known
    const before = installed.get(name)
    const proto = changed.get(name) ?? before?.proto
    if (!proto) throw new Error(`no file ${name}`)
    const imports = proto.dependency.map(build)
    const isAsInstalled = proto === before?.proto && imports.every((one) => one === installed.get(one.proto.name))
    const file = isAsInstalled ? before : createFileRegistry(proto, build).getFile(name)
    if (!file) throw new Error(`${name} was not built`)
    built.set(name, file)
    return file
  }
  return build
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
    for (const type of declared(proto)) files.set(type, proto.name)
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
