import type { TemplateSegment } from '#api/zitadel/transcode/path-template.ts'

/** A match: the registered value, and the raw (still encoded) texts of its variables in the order of the template. */
export interface Match<T> {
  readonly route: T
  readonly values: readonly string[]
}

interface Node<T> {
  readonly literals: Map<string, Node<T>>
  field?: Node<T>
  route?: T
  rest?: T
}

/** Routes by HTTP method and path. Literal segments beat variables, and a variable is never empty. */
export interface RouteTable<T> {
  /** Throws if the same method and shape is taken: two RPCs cannot answer one request. */
  add(method: string, template: readonly TemplateSegment[], route: T): void
  /** Methods instead of a match: the path is known, but not under this one. HEAD is served as GET. */
  find(method: string, path: string): Match<T> | { readonly methods: readonly string[] } | undefined
  /** Methods under which a path is one without variables. */
  methodsOf(path: string): readonly string[]
}

export function createRouteTable<T>(): RouteTable<T> {
  const roots = new Map<string, Node<T>>()
  return {
    add(method, template, route) {
      const root = roots.get(method) ?? { literals: new Map() }
      roots.set(method, root)
      place(root, template, route)
    },
    find(method, path) {
      const segments = path.slice(1).split('/')
      const root = roots.get(method === 'HEAD' ? 'GET' : method)
      const routeMatch = root && match(root, segments, 0, [])
      if (routeMatch) return routeMatch
      const methods = [...roots].filter(([, node]) => match(node, segments, 0, [])).map(([known]) => known)
      return methods.length > 0 ? { methods } : undefined
    },
    methodsOf(path) {
      const segments = path.slice(1).split('/')
      return [...roots]
        .filter(([, root]) => {
          let node: Node<T> | undefined = root
          for (const segment of segments) node = node?.literals.get(segment)
          return node?.route !== undefined
        })
        .map(([method]) => method)
    },
  }
}

function place<T>(root: Node<T>, template: readonly TemplateSegment[], route: T): void {
  let node = root
  for (const segment of template) {
    if (segment.kind === 'rest') {
      if (node.rest !== undefined) throw new Error('two routes have one shape')
      node.rest = route
      return
    }
    node = segment.kind === 'literal' ? literalChild(node, segment.text) : fieldChild(node)
  }
  if (node.route !== undefined) throw new Error('two routes have one shape')
  node.route = route
}

function literalChild<T>(node: Node<T>, text: string): Node<T> {
  const child = node.literals.get(text) ?? { literals: new Map() }
  node.literals.set(text, child)
  return child
}

function fieldChild<T>(node: Node<T>): Node<T> {
  node.field ??= { literals: new Map() }
  return node.field
}

function match<T>(node: Node<T>, segments: readonly string[], at: number, values: string[]): Match<T> | undefined {
  const segment = segments[at]
  if (segment === undefined) return node.route === undefined ? undefined : { route: node.route, values }
  const literal = node.literals.get(segment)
  const byLiteral = literal && match(literal, segments, at + 1, values)
  if (byLiteral) return byLiteral
  if (segment === '') return undefined
  const byField = node.field && match(node.field, segments, at + 1, [...values, segment])
  if (byField) return byField
  return node.rest === undefined ? undefined : { route: node.rest, values: [...values, segments.slice(at).join('/')] }
}
