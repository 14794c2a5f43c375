/**
 * `npm run examples`: runs the tests of the APIs, and writes one successful call of each operation to
 * `src/api/openapi/examples/`, where the OpenAPI documents read them.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { routes as administration } from '#api/nevis/administration.ts'
import { ADMINISTRATION_PREFIX, NEVIS_PREFIX, routes as nevis } from '#api/nevis/routes.ts'
import { scimOperations } from '#api/scim/openapi.ts'
import { usherOperations } from '#api/usher/openapi.ts'
import { zitadelServices } from '#api/zitadel/services.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const FOLDER = path.join(ROOT, 'src/api/openapi/examples')
const TESTS = ['test/api/zitadel', 'test/api/nevis', 'test/api/scim', 'test/api/usher', 'test/api/openapi']
/** Wire tests call toy services, whose responses are not examples. */
const OTHER_SERVERS = 'test/api/zitadel/wire/**'

/** Longer texts are keys and pictures. */
const LONGEST_TEXT = 160
const LARGEST = 1500
/** Score deducted for a failed call. */
const FAILED = 1_000_000

type Operation = { readonly method: string; readonly path: string }
type Call = readonly [name: string, request: unknown, response: unknown, outcome?: unknown]

const given = process.argv[2]
const recorded = given ?? mkdtempSync(path.join(tmpdir(), 'usher-calls-'))
if (given === undefined)
  execFileSync('npx', ['vitest', 'run', '--isolate', ...TESTS, '--exclude', OTHER_SERVERS], {
    cwd: ROOT,
    env: { ...process.env, RECORD_CALLS: recorded },
    stdio: 'inherit',
  })
const calls = readCalls(recorded)
if (given === undefined) rmSync(recorded, { recursive: true })

for (const { openapiName, service } of zitadelServices)
  writeExamples(openapiName, (call) => (call[0].startsWith(`${service.typeName}/`) ? { key: call[0] } : undefined))

const httpDocuments: readonly (readonly [name: string, basePath: string, operations: readonly Operation[]])[] = [
  ['nevis', NEVIS_PREFIX, nevis],
  ['nevis-administration', ADMINISTRATION_PREFIX, administration],
  ['scim', '/scim/v2', scimOperations],
  ['usher', '', usherOperations],
]
for (const [name, basePath, operations] of httpDocuments) {
  const known = operations.map(({ method, path: template }) => ({
    key: `${method} ${template}`,
    names: [...template.matchAll(/\{(\w+)\}/g)].map(([, one = '']) => one),
    pattern: new RegExp(`^${method} ${(basePath + template).replace(/\{\w+\}/g, '([^/? ]+)')}(\\?|$)`),
  }))
  writeExamples(name, ([called]) => {
    for (const { key, names, pattern } of known) {
      const values = pattern.exec(called)
      if (!values) continue
      const parameters = Object.fromEntries(names.map((one, i) => [one, decodeURIComponent(values[i + 1] ?? '')]))
      return names.length > 0 ? { key, parameters } : { key }
    }
  })
}

execFileSync('npx', ['biome', 'format', '--write', FOLDER], { cwd: ROOT, stdio: 'inherit' })

function readCalls(folder: string): Call[] {
  return readdirSync(folder)
    .sort()
    .flatMap((file) => readFileSync(path.join(folder, file), 'utf8').split('\n').filter(Boolean))
    .map((line) => JSON.parse(line) as Call)
}

interface Place {
  readonly key: string
  readonly parameters?: Readonly<Record<string, string>>
}

interface Example extends Omit<Place, 'key'> {
  readonly score: number
  readonly request: unknown
  readonly response: unknown
}

/** Writes the richest call of each key that is not too large; one that failed only where none succeeded. */
function writeExamples(document: string, placeOf: (call: Call) => Place | undefined): void {
  const best = new Map<string, Example>()
  for (const call of calls) {
    const place = placeOf(call)
    if (place === undefined) continue
    const { key, ...rest } = place
    const [request, response] = [writable(shortened(call[1])), shortened(call[2])].map((one) => one ?? undefined)
    const size = JSON.stringify([request, response]).length
    const score = (size <= LARGEST ? size : -size) - (call[3] === 'failed' ? FAILED : 0)
    if (score > (best.get(key)?.score ?? Number.NEGATIVE_INFINITY)) best.set(key, { ...rest, score, request, response })
  }
  if (best.size === 0) return
  const sorted = [...best].sort(([one], [other]) => (one < other ? -1 : 1))
  const examples = Object.fromEntries(sorted.map(([key, { score: _, ...example }]) => [key, example]))
  writeFileSync(path.join(FOLDER, `${document}.json`), `${JSON.stringify(examples, null, 1)}\n`)
  console.log(`${document}: ${best.size} examples`)
}

/**
 * Returns a SCIM resource without the fields that only the server writes (RFC 7643 §3.1), which tests send back as
 * read.
 */
function writable(request: unknown): unknown {
  if (typeof request !== 'object' || request === null || !('meta' in request && 'id' in request)) return request
  const { id: _id, meta: _meta, ...rest } = request
  return rest
}

/** Returns a value with long texts cut to a length that keeps base64 valid, and with long lists cut. */
function shortened(value: unknown): unknown {
  if (typeof value === 'string') return value.length > LONGEST_TEXT ? value.slice(0, LONGEST_TEXT) : value
  if (Array.isArray(value)) return value.slice(0, 2).map(shortened)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shortened(member)]))
}
