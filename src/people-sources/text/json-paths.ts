const TOKEN = /"((?:[^"\\]|\\.)*)"|[{}[\]:,]/g
const MAX_DEPTH = 7

/**
 * Returns the paths of members in the beginning of a JSON text, with `*` for the items of a list. The text may end
 * anywhere.
 */
export function jsonPaths(head: string): ReadonlySet<string> {
  const paths = new Set<string>()
  const levels: { path: string; isList: boolean }[] = []
  let [name, isValue] = ['', false]
  for (const [token, text] of head.matchAll(TOKEN)) {
    const level = levels.at(-1)
    if (text !== undefined) {
      if (!level || level.isList || isValue) continue
      name = text
      if (levels.length <= MAX_DEPTH) paths.add(join(level.path, name))
    } else if (token === '{' || token === '[') {
      const path = level === undefined ? '' : join(level.path, level.isList ? '*' : name)
      levels.push({ path, isList: token === '[' })
      isValue = false
    } else if (token === '}' || token === ']') {
      levels.pop()
      isValue = false
    } else isValue = token === ':'
  }
  return paths
}

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`)
