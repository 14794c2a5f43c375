import type { DescMethodUnary } from '@bufbuild/protobuf'
import { AdminService } from '@zitadel/proto/zitadel/admin_pb.js'
import { AuthService } from '@zitadel/proto/zitadel/auth_pb.js'
import { ManagementService } from '@zitadel/proto/zitadel/management_pb.js'
import { UserService } from '@zitadel/proto/zitadel/user/v2/user_service_pb.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseTemplate } from '#api/zitadel/transcode/path-template.ts'
import { restBindings } from '#api/zitadel/transcode/rest-routes.ts'
import { createRouteTable } from '#api/zitadel/transcode/route-table.ts'

function tableOf(...routes: [method: string, template: string][]) {
  const table = createRouteTable<string>()
  for (const [method, template] of routes) table.add(method, parseTemplate(template), template)
  return table
}

test('a literal segment takes precedence over a variable, which matches if the literal leads to no route', () => {
  const table = tableOf(
    ['GET', '/users/{id}'],
    ['GET', '/users/_is_unique'],
    ['GET', '/users/_is_unique/x'],
    ['GET', '/users/{id}/y'],
  )
  expect(table.find('GET', '/users/_is_unique')).toEqual({ route: '/users/_is_unique', values: [] })
  expect(table.find('GET', '/users/17')).toEqual({ route: '/users/{id}', values: ['17'] })
  expect(table.find('GET', '/users/_is_unique/y')).toEqual({ route: '/users/{id}/y', values: ['_is_unique'] })
})

test('a literal segment of another method does not hide a variable segment of the requested method', () => {
  const table = tableOf(['GET', '/users/{id}'], ['POST', '/users/human'])
  expect(table.find('GET', '/users/human')).toEqual({ route: '/users/{id}', values: ['human'] })
})

test('a known path under another method is distinguished from an unknown path', () => {
  const table = tableOf(['GET', '/users/{id}'], ['PUT', '/users/{id}'])
  expect(table.find('PATCH', '/users/1')).toEqual({ methods: ['GET', 'PUT'] })
  expect(table.find('GET', '/users')).toBeUndefined()
  expect(table.find('PATCH', '/user/1')).toBeUndefined()
})

test.each(['/users/', '/users/1/', '//users/1', '/users//x', '', '/'])('%j is no path of a user', (path) => {
  const table = tableOf(['GET', '/users/{id}'], ['GET', '/users/{id}/x'])
  expect(table.find('GET', path)).toBeUndefined()
})

test('a rest variable matches all remaining segments, and at least one', () => {
  const table = tableOf(['PUT', '/projects/{project_id}/roles/{role_key=**}'])
  expect(table.find('PUT', '/projects/1/roles/a/b%2Fc')).toEqual({
    route: '/projects/{project_id}/roles/{role_key=**}',
    values: ['1', 'a/b%2Fc'],
  })
  expect(table.find('PUT', '/projects/1/roles/')).toBeUndefined()
})

test('two routes of one shape are an error at start', () => {
  expect(() => tableOf(['GET', '/a/{x}'], ['GET', '/a/{y}'])).toThrow('two routes have one shape')
})

test.each(['users', '/a/{x', '/a/{x=b/*}', '/a:verb', '/a/*', '/{x=**}/b'])(
  'the template %s is an error at start',
  (template) => {
    expect(() => parseTemplate(template)).toThrow('template')
  },
)

test('every binding of every service is found by a path made from it, or hidden only by a more literal one', () => {
  const services = [ManagementService, AdminService, AuthService, UserService]
  const bindings = services.flatMap((service, i) =>
    service.methods.flatMap((method) =>
      restBindings(method as DescMethodUnary).map((one) => ({
        ...one,
        method,
        segments: parseTemplate(`/s${i}${one.template}`),
      })),
    ),
  )
  const table = createRouteTable<(typeof bindings)[number]>()
  for (const one of bindings) table.add(one.httpMethod, one.segments, one)
  expect(bindings.length).toBe(296 + 204 + 53 + 48)

  const value = fc.string({ minLength: 1, unit: 'binary' }).filter((text) => text.isWellFormed())
  fc.assert(
    fc.property(fc.constantFrom(...bindings), fc.array(value, { minLength: 4, maxLength: 4 }), (binding, values) => {
      let at = 0
      const bindingValues: string[] = []
      const path = binding.segments.map((segment) => {
        if (segment.kind === 'literal') return segment.text
        const text = values[at++] ?? 'x'
        bindingValues.push(text)
        return encodeURIComponent(text)
      })
      const route = table.find(binding.httpMethod, `/${path.join('/')}`)
      if (!route || 'methods' in route) throw new Error('not found')
      if (route.route === binding) expect(route.values.map(decodeURIComponent)).toEqual(bindingValues)
      else expect(route.values.length).toBeLessThan(bindingValues.length)
    }),
    { numRuns: 1000 },
  )
})

test('matching any path returns a route or none, and never throws', () => {
  const table = tableOf(['GET', '/users/{id}'], ['GET', '/users/_x/{a}/{b}'], ['GET', '/{r=**}'])
  fc.assert(
    fc.property(fc.webPath(), fc.constantFrom('GET', 'PUT', ''), (path, method) => {
      const route = table.find(method, path)
      expect(route === undefined || 'methods' in route || route.values.length > 0).toBe(true)
    }),
    { numRuns: 500 },
  )
})
