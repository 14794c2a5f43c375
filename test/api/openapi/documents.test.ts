import { BaseResolver, createConfig, lintDocument, Source } from '@redocly/openapi-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type TestServer } from '#test/support/start-server.ts'

interface Media {
  readonly example?: unknown
}
interface Reply {
  readonly content?: Readonly<Record<string, Media>>
}
interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly tags: readonly string[]
  readonly deprecated?: boolean
  readonly parameters?: readonly { readonly in: string; readonly required?: boolean; readonly example?: unknown }[]
  readonly requestBody?: Reply
  readonly responses: Readonly<Record<string, Reply>>
  readonly 'x-implemented'?: boolean
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

/** Rules of the specification, and requirements of client generators. */
const RULES = [
  'struct',
  'no-identical-paths',
  'no-unresolved-refs',
  'no-undefined-server-variable',
  'no-enum-type-mismatch',
  'no-path-trailing-slash',
  'path-declaration-must-exist',
  'path-not-include-query',
  'path-parameters-defined',
  'operation-operationId',
  'operation-operationId-unique',
  'operation-operationId-url-safe',
  'operation-parameters-unique',
  'operation-summary',
  'operation-tag-defined',
  'spec-strict-refs',
  'no-invalid-media-type-examples',
  'no-invalid-parameter-examples',
]

let server: TestServer
let documents: { name: string; document: Document }[]
beforeAll(async () => {
  server = await startServer()
  const { body } = await server.rest('GET', '/openapi/documents.json')
  const listed = body.documents as { url: string }[]
  documents = await Promise.all(
    listed.map(async ({ url }) => ({ name: url, document: (await server.rest('GET', url)).body as Document })),
  )
})
afterAll(() => server.stop())

const operationsOf = ({ paths }: Document) =>
  Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, one]) => ({ name: `${method} ${path}`, one })),
  )

test('the list has a document for every API', () => {
  const names = documents.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['/openapi/management.json', '/openapi/user-v2.json']))
  expect(names).toEqual(expect.arrayContaining(['/openapi/nevis.json', '/openapi/scim.json', '/openapi/usher.json']))
})

test('every document is valid, its examples too', async () => {
  const config = await createConfig({ rules: Object.fromEntries(RULES.map((rule) => [rule, 'error'])) })
  for (const { name, document } of documents) {
    const source = new Source(name, JSON.stringify(document))
    const problems = await lintDocument({
      document: { source, parsed: document },
      config,
      externalRefResolver: new BaseResolver(),
    })
    const problemTexts = problems.map((one) => `${one.location[0]?.pointer}: ${one.message}`)
    expect(problemTexts.slice(0, 20), name).toEqual([])
  }
})

test('every operation has an id, a tag and a summary, and none is deprecated', () => {
  for (const { name, document } of documents) {
    const operations = operationsOf(document)
    expect(operations.length, name).toBeGreaterThan(0)
    for (const { one } of operations)
      expect([one.operationId, one.tags[0], one.summary]).toEqual(Array(3).fill(expect.stringMatching(/./)))
    expect(JSON.stringify(document), name).not.toContain('"deprecated":true')
  }
})

/** Operations without a body in request and response. */
const hasNothing = ({ requestBody, responses, parameters = [] }: Operation) =>
  !requestBody &&
  !parameters.length &&
  Object.entries(responses).every(([code, one]) => code === 'default' || !one.content)

test('every operation has an example, which `npm run examples` writes', () => {
  const without = documents.flatMap(({ name, document }) =>
    operationsOf(document)
      .filter(({ one }) => !hasNothing(one) && !hasExample(one))
      .map((operation) => `${name} ${operation.name}`),
  )
  expect(without).toEqual([])
})

function hasExample({ requestBody, responses, parameters = [] }: Operation): boolean {
  const media = [requestBody, ...Object.values(responses)].flatMap((one) => Object.values(one?.content ?? {}))
  return [...media, ...parameters].some((one) => one.example !== undefined)
}
