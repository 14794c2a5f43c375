import { type BulkOperation, type BulkRequest, readBulk } from '#api/scim/bulk/read-bulk.ts'
import { resolveReferences, unresolvedIn } from '#api/scim/bulk/references.ts'
import type { ResourceResponse } from '#api/scim/resource-call.ts'
import { everything } from '#api/scim/schema/selection.ts'
import { locationOf, type ScimContext } from '#api/scim/scim-context.ts'
import { errorBody, ScimError } from '#api/scim/scim-error.ts'

const RESPONSE_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:BulkResponse'

/** Makes the error that a failed operation is answered with. */
export type ToScimError = (thrown: unknown) => ScimError

interface Outcome {
  readonly operation: BulkOperation
  readonly entry: Readonly<Record<string, unknown>>
}

/**
 * Runs the operations of a bulk request in their order, each by itself: one that refers to a resource which a later one
 * creates waits for it (RFC 7644 §3.7.2). Stops at the number of failures that the request allows.
 */
export async function runBulk(ctx: ScimContext, body: unknown, toScimError: ToScimError) {
  const request = readBulk(body)
  const outcomes = await runInOrder(ctx, request, toScimError)
  const inOrder = request.operations.flatMap((operation) =>
    outcomes.filter((outcome) => outcome.operation === operation).map(({ entry }) => entry),
  )
  return { schemas: [RESPONSE_SCHEMA], Operations: inOrder }
}

async function runInOrder(
  ctx: ScimContext,
  { operations, failOnErrors }: BulkRequest,
  toScimError: ToScimError,
): Promise<Outcome[]> {
  const ids = new Map<string, string>()
  const outcomes: Outcome[] = []
  let [waiting, failures] = [[...operations], 0]
  while (waiting.length > 0 && failures < failOnErrors) {
    // In a dependency cycle the first operation fails, and then those that depend on it.
    const next = waiting.find((operation) => unresolvedIn(operation, ids).length === 0) ?? waiting[0]
    if (!next) break
    waiting = waiting.filter((operation) => operation !== next)
    const outcome = await runOne(ctx, next, { ids, toScimError })
    if (outcome.failed) failures += 1
    outcomes.push(outcome)
  }
  return outcomes
}

async function runOne(
  ctx: ScimContext,
  operation: BulkOperation,
  { ids, toScimError }: { ids: Map<string, string>; toScimError: ToScimError },
): Promise<Outcome & { failed: boolean }> {
  const { method, bulkId, version, resources } = operation
  const named = { method, ...(bulkId ? { bulkId } : {}) }
  try {
    const [missing] = unresolvedIn(operation, ids)
    if (missing !== undefined) throw new ScimError(409, undefined, `nothing was created for the bulkId "${missing}"`)
    const { id, data } = resolveReferences(operation, ids)
    const conditions = { ifMatch: version, ifNoneMatch: '' }
    const response = await resources.run(ctx, { method, id, body: data, conditions, selection: everything })
    if (bulkId && typeof response.resource?.id === 'string') ids.set(bulkId, response.resource.id)
    return { operation, entry: { ...named, ...successOf(ctx, operation, { ...response, id }) }, failed: false }
  } catch (thrown) {
    const error = toScimError(thrown)
    const entry = { ...named, status: String(error.status), response: errorBody(error) }
    return { operation, entry, failed: true }
  }
}

function successOf(
  ctx: ScimContext,
  { resources }: BulkOperation,
  { status, version, location, id }: ResourceResponse & { id: string },
) {
  return {
    location: location ?? locationOf(ctx, resources.type.endpoint, id),
    ...(version ? { version } : {}),
    status: String(status),
  }
}
