import type { Plugin } from 'rolldown'

/**
 * Modules of Node.js with exports that load a part on first use: `node:http` loads the client of `fetch` for its
 * `WebSocket`. An import statement reads all exports, and so loads the parts too.
 */
const WITH_LAZY_EXPORTS: ReadonlySet<string> = new Set(['node:http', 'http'])

const PREFIX = '\0eager:'

/** Imports from such modules only the exports that are values already: a start is shorter by the loading of the others. */
export const eagerBuiltins = (): Plugin => ({
  name: 'eager-builtins',
  resolveId: (name, _importer, { kind }) =>
    kind === 'import-statement' && WITH_LAZY_EXPORTS.has(name) ? `${PREFIX}${name}` : null,
  load(id) {
    if (!id.startsWith(PREFIX)) return null
    const name = id.slice(PREFIX.length)
    const exported = Object.entries(Object.getOwnPropertyDescriptors(process.getBuiltinModule(name) ?? {}))
    const values = exported.filter(([, { get }]) => get === undefined).map(([one]) => one)
    return [
      `const builtin = process.getBuiltinModule(${JSON.stringify(name)})`,
      `export const { ${values.join(', ')} } = builtin`,
      'export default builtin',
    ].join('\n')
  },
})
