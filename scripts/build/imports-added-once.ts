import type { Plugin } from 'rolldown'

const REGISTRY = /@bufbuild\/protobuf\/dist\/esm\/registry\.js$/
const SLOW = 'addFile(file, skipTypes, withDeps) {'

/**
 * Lets the registry of a descriptor file add each imported file once: `@bufbuild/protobuf` 2.17 adds it again for each
 * path of imports that leads to it, which is a sixth of a start. Throws when the package has other code at this place.
 */
export const importsAddedOnce = (): Plugin => ({
  name: 'imports-added-once',
  transform(code, id) {
    if (!REGISTRY.test(id)) return null
    if (code.split(SLOW).length !== 2)
      throw new Error(`${id} is not the registry that importsAddedOnce was written for`)
    return code.replace(SLOW, `${SLOW}\n if (withDeps && files.has(file.proto.name)) return;`)
  },
})
