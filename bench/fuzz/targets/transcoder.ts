import {
  type DescField,
  type DescMessage,
  type DescMethodUnary,
  equals,
  type Message,
  toJson,
} from '@bufbuild/protobuf'
import { AdminService } from '@zitadel/proto/zitadel/admin_pb.js'
import { ManagementService } from '@zitadel/proto/zitadel/management_pb.js'
import fc from 'fast-check'
import { compileRequestDecoder, type RequestDecoder } from '#api/zitadel/transcode/decode-request.ts'
import { restBindings } from '#api/zitadel/transcode/rest-routes.ts'
import { mutated, type Target } from '#bench/fuzz/target.ts'
import { AppError } from '#kit/errors.ts'

interface Route {
  readonly method: DescMethodUnary
  readonly body: string
  readonly paths: number
  readonly decode: RequestDecoder
}

/** Every binding of both services. */
const routes: readonly Route[] = [ManagementService, AdminService].flatMap((service) =>
  service.methods.flatMap((method) =>
    restBindings(method as DescMethodUnary).map((binding) => {
      const paths = binding.segments.flatMap((one) => (one.kind === 'literal' ? [] : [one.path]))
      const decode = compileRequestDecoder(method as DescMethodUnary, binding.body, paths)
      return { method: method as DescMethodUnary, body: binding.body, paths: paths.length, decode }
    }),
  ),
)

const SCRAPS = [
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  '"',
  '\\',
  'null',
  '-1',
  '1e99',
  '"\\ud800"',
  '__proto__',
  '%',
  '=',
  '&',
  '..',
]
const leaf = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.constantFrom<unknown>(
    null,
    '',
    '0',
    '-1',
    '99999999999999999999',
    'NaN',
    '1.5',
    '2020-01-01T00:00:00Z',
    '1s',
    'AAAA',
    [],
    {},
  ),
)

/** A value that a field may have, and often one that it may not. */
function fieldValue(field: DescField, depth: number): fc.Arbitrary<unknown> {
  const one = field.message && depth > 0 ? messageOf(field.message, depth - 1) : leaf
  return field.fieldKind === 'list' ? fc.oneof(fc.array(one, { maxLength: 2 }), one) : fc.oneof(one, leaf)
}

function messageOf(schema: DescMessage, depth: number): fc.Arbitrary<unknown> {
  const fields = new Map(schema.fields.map((field) => [field.jsonName, field]))
  return fc.subarray([...fields]).chain((chosen) => {
    const values = chosen.map(([key, field]): [string, fc.Arbitrary<unknown>] => [key, fieldValue(field, depth)])
    return fc.record(Object.fromEntries(values))
  })
}

const request = fc.constantFrom(...routes).chain((route) =>
  fc.record({
    route: fc.constant(route),
    body: mutated(
      messageOf(route.method.input, 2).map((value) => JSON.stringify(value)),
      SCRAPS,
    ),
    query: mutated(queryOf(route.method.input), SCRAPS),
    pathValues: fc.array(fc.oneof(fc.webSegment(), fc.string()), { minLength: route.paths, maxLength: route.paths }),
  }),
)

const queryOf = (schema: DescMessage): fc.Arbitrary<string> =>
  fc
    .array(
      fc.tuple(
        fc.constantFrom(...(schema.fields.length > 0 ? schema.fields : [{ jsonName: 'none', name: 'none' }])),
        leaf,
      ),
    )
    .map((pairs) =>
      pairs.map(([field, value]) => `${field.jsonName}=${encodeURIComponent(wellFormed(value))}`).join('&'),
    )

const wellFormed = (value: unknown): string => String(value).toWellFormed()

/** Any request gives a message that is read back the same from its own JSON, or InvalidArgument. */
export const transcoder: Target = {
  name: 'transcoder',
  property: fc.property(request, ({ route, body, query, pathValues }) => {
    let message: Message
    try {
      message = route.decode({ body: Buffer.from(body), query, pathValues })
    } catch (error) {
      if (error instanceof AppError && error.kind === 'invalidArgument') return true
      throw error
    }
    const written = JSON.stringify(toJson<DescMessage>(route.method.input, message))
    const recode = compiled(route.method)
    const again = recode({ body: Buffer.from(written), query: '', pathValues: [] })
    return equals<DescMessage>(route.method.input, again, message)
  }),
}

const wholes = new Map<DescMethodUnary, RequestDecoder>()

/** A decoder that takes all fields from the body. */
function compiled(method: DescMethodUnary): RequestDecoder {
  const known = wholes.get(method) ?? compileRequestDecoder(method, '*', [])
  wholes.set(method, known)
  return known
}
