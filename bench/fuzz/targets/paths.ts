import type { DescMethodUnary } from '@bufbuild/protobuf'
import { AdminService } from '@zitadel/proto/zitadel/admin_pb.js'
import { ManagementService } from '@zitadel/proto/zitadel/management_pb.js'
import fc from 'fast-check'
import { parseTemplate, type TemplateSegment } from '#api/zitadel/transcode/path-template.ts'
import { restBindings } from '#api/zitadel/transcode/rest-routes.ts'
import { createRouteTable } from '#api/zitadel/transcode/route-table.ts'
import { mutated, type Target } from '#bench/fuzz/target.ts'

interface Route {
  readonly method: string
  readonly template: string
  readonly segments: readonly TemplateSegment[]
}

const places = [
  [ManagementService, '/management/v1'],
  [AdminService, '/admin/v1'],
] as const
const routes: readonly Route[] = places.flatMap(([service, basePath]) =>
  service.methods.flatMap((method) =>
    restBindings(method as DescMethodUnary).map((binding) => {
      const template = basePath + binding.template
      return { method: binding.httpMethod, template, segments: parseTemplate(template) }
    }),
  ),
)
const table = createRouteTable<Route>()
for (const route of routes) table.add(route.method, route.segments, route)

const SCRAPS = ['/', '//', '/../', '%2F', '%', '_search', 'me', ':', '{', '*', '', '?', '#', '\0']
const path = mutated(
  fc.constantFrom(...routes).map(({ template }) => template.replaceAll(/\{[^}]*\}/g, '17')),
  SCRAPS,
)

/** The table matches like a linear search of all templates. */
export const paths: Target = {
  name: 'path matcher',
  property: fc.property(fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH'), path, (method, requestPath) => {
    const tableMatch = table.find(method, requestPath)
    const expected = best(routes.filter((route) => route.method === method && matches(route, requestPath)))
    if (expected) return tableMatch !== undefined && 'route' in tableMatch && tableMatch.route === expected
    const elsewhere = routes.some((route) => matches(route, requestPath))
    return elsewhere ? tableMatch !== undefined && 'methods' in tableMatch : tableMatch === undefined
  }),
}

function matches({ segments }: Route, requestPath: string): boolean {
  if (!requestPath.startsWith('/') && requestPath !== '')
    return plainlyMatches(segments, requestPath.slice(1).split('/'))
  return plainlyMatches(segments, requestPath.slice(1).split('/'))
}

function plainlyMatches(segments: readonly TemplateSegment[], parts: readonly string[]): boolean {
  const rest = segments.at(-1)?.kind === 'rest'
  if (rest ? parts.length < segments.length : parts.length !== segments.length) return false
  return segments.every((segment, i) => {
    const part = parts[i] ?? ''
    return segment.kind === 'literal' ? part === segment.text : part !== ''
  })
}

const RANK = { literal: 0, field: 1, rest: 2 }

/** A literal beats a variable, the earlier in the path the more. */
const best = (candidates: readonly Route[]): Route | undefined =>
  candidates.toSorted((one, other) => (rankOf(one) < rankOf(other) ? -1 : 1))[0]

const rankOf = ({ segments }: Route): string => segments.map((segment) => RANK[segment.kind]).join('')
