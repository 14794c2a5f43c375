/** From a request to a call on resources, and back. */

import type { FastifyReply, FastifyRequest } from 'fastify'
import { type ListParameters, type ListQuery, listBody, readListQuery } from '#api/scim/list-query.ts'
import type { ResourceCall } from '#api/scim/resource-call.ts'
import { allResources, type Resources } from '#api/scim/resources.ts'
import { readSelection, select } from '#api/scim/schema/selection.ts'
import type { ScimContext } from '#api/scim/scim-context.ts'
import { badRequest, ScimError } from '#api/scim/scim-error.ts'
import { isObject } from '#api/scim/value.ts'
import { ownProperty } from '#kit/own-property.ts'

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

/** Reads parameters of a query, or of the body of a search, where lists of names are JSON lists. */
export function parametersOf(source: unknown): ListParameters {
  return (name) => {
    const value = isObject(source) ? ownProperty(source, name) : undefined
    if (value === undefined || value === null) return ''
    if (Array.isArray(value)) return value.join(',')
    if (typeof value !== 'string' && typeof value !== 'number')
      throw badRequest('invalidValue', `${name}: a text is expected`)
    return String(value)
  }
}

export async function respondWithList(ctx: ScimContext, resources: Resources, parameter: ListParameters) {
  ctx.caller.require('user.read', ctx.orgId)
  const query = readListQuery(resources.type, parameter)
  const page = await resources.list(ctx, query)
  return listBody(query, {
    total: page.total,
    resources: page.resources.map((resource) => select(resources.type, resource, query.selection)),
  })
}

/** Resources of all types: people first, then groups. A filter counts for the types that have its attributes. */
export async function respondToSearch(ctx: ScimContext, parameter: ListParameters) {
  ctx.caller.require('user.read', ctx.orgId)
  const readable = allResources.flatMap((resources) => readQuery(resources, parameter) ?? [])
  const [first] = readable
  if (!first) throw badRequest('invalidFilter', 'the filter names an attribute that no resource type has')
  let [total, skipped] = [0, first.query.startIndex - 1]
  const resourceMatches = []
  for (const { resources, query } of readable) {
    const page = await resources.list(ctx, {
      ...query,
      startIndex: skipped + 1,
      count: query.count - resourceMatches.length,
    })
    resourceMatches.push(...page.resources.map((resource) => select(resources.type, resource, query.selection)))
    total += page.total
    skipped = Math.max(0, skipped - page.total)
  }
  return listBody(first.query, { total, resources: resourceMatches })
}

function readQuery(
  resources: Resources,
  parameter: ListParameters,
): { resources: Resources; query: ListQuery } | undefined {
  try {
    return { resources, query: readListQuery(resources.type, parameter) }
  } catch (error) {
    if (error instanceof ScimError && (error.scimType === 'invalidFilter' || error.scimType === 'invalidPath')) return
    throw error
  }
}

/** Runs a call on one resource and writes the response. */
export async function respondWithResource(
  reply: FastifyReply,
  { type, run }: Resources,
  ctx: ScimContext,
  { request, id }: { request: FastifyRequest; id: string },
): Promise<FastifyReply> {
  const parameter = parametersOf(request.query)
  const selection = readSelection(type, parameter('attributes'), parameter('excludedAttributes'))
  const { headers, body } = request
  const conditions = { ifMatch: headers['if-match'] ?? '', ifNoneMatch: headers['if-none-match'] ?? '' }
  const call: ResourceCall = { method: methodOf(request), id, body, conditions, selection }
  const { status, resource, location, version } = await run(ctx, call)
  if (version !== undefined) reply.header('etag', version)
  if (location !== undefined) reply.header(status === 201 ? 'location' : 'content-location', location)
  reply.code(status)
  if (!resource || status === 304) return reply.send()
  return reply.type('application/scim+json').send(JSON.stringify(select(type, resource, selection)))
}

function methodOf(request: FastifyRequest): ResourceCall['method'] {
  return METHODS.find((method) => method === request.method) ?? 'GET'
}
