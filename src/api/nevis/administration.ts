/**
 * Administration of this API over the wire: access keys and custom attributes. Not part of the Nevis API, which offers
 * it in its console; the caller is an administrator of the instance, with a token of the management API.
 */
import type { FastifyInstance } from 'fastify'
import { mountRoutes } from '#api/nevis/mount.ts'
import { type Call, param, type Reply, type Route, segment } from '#api/nevis/route.ts'
import { checkSchema, isObject, type Schema } from '#api/nevis/schema.ts'
import { isoSeconds } from '#api/nevis/time.ts'
import { addAccessKey } from '#domain/access-key/add-access-key.ts'
import { listAccessKeys } from '#domain/access-key/list-access-keys.ts'
import { revokeAccessKey } from '#domain/access-key/revoke-access-key.ts'
import { addAttribute } from '#domain/attribute-definition/add-attribute.ts'
import { MAX_ATTRIBUTE_LENGTH } from '#domain/attribute-definition/attributes.ts'
import { listAttributes } from '#domain/attribute-definition/list-attributes.ts'
import { removeAttribute } from '#domain/attribute-definition/remove-attribute.ts'
import { authenticate } from '#domain/authz/authenticate.ts'
import type { Context, Services } from '#domain/context.ts'
import { invalidFields } from '#domain/input/field-failure.ts'
import type { Log } from '#kit/log.ts'
import { ownProperty } from '#kit/own-property.ts'

const newAccessKey: Schema = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    orgId: { type: 'string', maxLength: 200 },
    returnUrls: { type: 'array', items: { type: 'string', maxLength: 500 } },
  },
  required: ['name'],
  additionalProperties: false,
}

const newAttribute: Schema = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    maxLength: { type: 'integer' },
    regex: { type: 'string', maxLength: 1000 },
    values: { type: 'array', items: { type: 'string' } },
    unique: { type: 'boolean' },
  },
  required: ['name'],
  additionalProperties: false,
}

/** The members of a body that its schema passed. */
function checkedMembers(schema: Schema, body: unknown): (name: string) => unknown {
  const failures = checkSchema(schema, body)
  if (failures.length > 0) throw invalidFields(failures)
  return (name) => (isObject(body) ? ownProperty(body, name) : undefined)
}

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])

async function postAccessKey(ctx: Context, call: Call): Promise<Reply> {
  const field = checkedMembers(newAccessKey, call.body)
  const added = await addAccessKey(ctx, {
    name: String(field('name')),
    orgId: String(field('orgId') ?? ''),
    returnUrls: texts(field('returnUrls')),
  })
  return { status: 201, location: `/access-keys/${segment(added.name)}`, body: added }
}

async function getAccessKeys(ctx: Context): Promise<Reply> {
  const keys = await listAccessKeys(ctx)
  const accessKeys = keys.map(({ createdAt, ...key }) => ({ ...key, created: isoSeconds(createdAt) }))
  return { status: 200, body: { accessKeys } }
}

async function deleteAccessKey(ctx: Context, call: Call): Promise<Reply> {
  await revokeAccessKey(ctx, param(call, 'name'))
  return { status: 204 }
}

async function postAttribute(ctx: Context, call: Call): Promise<Reply> {
  const field = checkedMembers(newAttribute, call.body)
  const [name, maxLength] = [String(field('name')), field('maxLength')]
  await addAttribute(ctx, {
    name,
    maxLength: typeof maxLength === 'number' ? maxLength : MAX_ATTRIBUTE_LENGTH,
    regex: String(field('regex') ?? ''),
    values: texts(field('values')),
    unique: field('unique') === true,
  })
  return { status: 201, location: `/attributes/${segment(name)}` }
}

async function getAttributes(ctx: Context): Promise<Reply> {
  return { status: 200, body: { attributes: await listAttributes(ctx) } }
}

async function deleteAttribute(ctx: Context, call: Call): Promise<Reply> {
  await removeAttribute(ctx, param(call, 'name'))
  return { status: 204 }
}

const addedResponse = { status: 201, description: 'Added', hasLocation: true } as const
const listResponse = { status: 200, description: 'Complete list', schema: { type: 'object' } } as const
const removedResponse = { status: 204, description: 'Removed' } as const

export const routes: readonly Route<Context>[] = [
  {
    method: 'POST',
    path: '/access-keys',
    summary: 'Add access key',
    body: newAccessKey,
    success: addedResponse,
    failures: [404, 422],
    run: postAccessKey,
  },
  {
    method: 'GET',
    path: '/access-keys',
    summary: 'List access keys',
    success: listResponse,
    failures: [],
    run: getAccessKeys,
  },
  {
    method: 'DELETE',
    path: '/access-keys/{name}',
    summary: 'Revoke access key',
    success: removedResponse,
    failures: [404],
    run: deleteAccessKey,
  },
  {
    method: 'POST',
    path: '/attributes',
    summary: 'Define custom attribute',
    body: newAttribute,
    success: addedResponse,
    failures: [422],
    run: postAttribute,
  },
  {
    method: 'GET',
    path: '/attributes',
    summary: 'List custom attributes',
    success: listResponse,
    failures: [],
    run: getAttributes,
  },
  {
    method: 'DELETE',
    path: '/attributes/{name}',
    summary: 'Remove custom attribute',
    success: removedResponse,
    failures: [404, 422],
    run: deleteAttribute,
  },
]

/** Registers them on an instance that has their prefix. */
export function administrationRoutes(
  app: FastifyInstance,
  services: Services,
  { now, log }: { now: () => number; log: Log },
): void {
  mountRoutes(app, {
    routes,
    baseUrl: services.externalUrl + app.prefix,
    open: async ({ authorization, language, now }) => ({
      ...(await authenticate(services, { authorization, orgId: undefined }, now)),
      language,
    }),
    now,
    log,
  })
}
