import { fromPage, knownQuery, MAX_LIMIT, pageQuery, single, toInteger } from '#api/nevis/page.ts'
import { type Call, param, type Reply, segment } from '#api/nevis/route.ts'
import { checkSchema, isObject, type Schema } from '#api/nevis/schema.ts'
import { isoSeconds } from '#api/nevis/time.ts'
import { time } from '#api/nevis/user-schema.ts'
import type { KeyContext } from '#domain/access-key/authenticate-access-key.ts'
import { addCustomer } from '#domain/customer/add-customer.ts'
import { checkCustomer } from '#domain/customer/check-customer.ts'
import { type CustomerSettings, loginProviders, noSettings, signups } from '#domain/customer/customer.ts'
import type { CustomerView } from '#domain/customer/customer-view.ts'
import { getCustomer } from '#domain/customer/get-customer.ts'
import { listCustomers } from '#domain/customer/list-customers.ts'
import { loadCustomer } from '#domain/customer/load-customer.ts'
import { removeCustomer } from '#domain/customer/remove-customer.ts'
import { updateCustomer } from '#domain/customer/update-customer.ts'
import { fieldFailure, invalidFields } from '#domain/input/field-failure.ts'
import type { FieldFailure } from '#kit/errors.ts'
import { ownProperty } from '#kit/own-property.ts'

const writableFields: Readonly<Record<string, Schema>> = {
  domain: { type: 'string', maxLength: 253, description: 'Mail domain of its users; unique, whatever its letter case' },
  name: { type: 'string', maxLength: 100 },
  overrideLoginProvider: { type: 'string', enum: loginProviders, default: 'none' },
  overrideSignup: { type: 'string', enum: signups, default: 'none' },
  customSignupUrl: { type: ['string', 'null'], maxLength: 500, description: 'https; where overrideSignup is custom' },
}

export const newOrganization: Schema = {
  title: 'NewOrganization',
  type: 'object',
  properties: writableFields,
  required: ['domain', 'name'],
  additionalProperties: false,
}

export const changedOrganization: Schema = {
  title: 'ChangedOrganization',
  type: 'object',
  properties: {
    ...writableFields,
    version: {
      type: 'integer',
      minimum: 0,
      description: 'The version that the changes were made on; 409 when it is stale',
    },
  },
  additionalProperties: false,
}

export const organization: Schema = {
  title: 'Organization',
  type: 'object',
  properties: {
    organizationId: { type: 'string' },
    domain: { type: 'string' },
    name: { type: 'string' },
    organizationState: { type: 'string', enum: ['active', 'blocked'] },
    userCount: { type: 'integer', description: 'With includeUserCount=true' },
    overrideLoginProvider: { type: 'string', enum: loginProviders },
    overrideSignup: { type: 'string', enum: signups },
    customSignupUrl: { type: 'string' },
    version: { type: 'integer', description: 'Counts changes, from 0' },
    created: time,
    lastModified: time,
  },
}

export const userCountQuery: Readonly<Record<string, Schema>> = {
  includeUserCount: { type: 'boolean', default: false, description: 'Tell how many users are assigned' },
}

export const fromOrganization = (customer: CustomerView) => ({
  organizationId: customer.id,
  domain: customer.domain,
  name: customer.name,
  organizationState: 'active',
  ...(customer.userCount === undefined ? {} : { userCount: customer.userCount }),
  overrideLoginProvider: customer.loginProvider,
  overrideSignup: customer.signup,
  ...(customer.customSignupUrl ? { customSignupUrl: customer.customSignupUrl } : {}),
  version: customer.version,
  created: isoSeconds(customer.createdAt),
  lastModified: isoSeconds(customer.changedAt),
})

export async function createOrganization(ctx: KeyContext, call: Call): Promise<Reply> {
  const settings = { ...noSettings, ...toSettings(call.body) }
  const failures = checkSchema(newOrganization, call.body)
  if (failures.length > 0) throw invalidFields([...failures, ...checkCustomer(settings)])
  const { customerId } = await addCustomer(ctx, ctx.orgId, settings)
  return { status: 201, location: `/organizations/${segment(customerId)}` }
}

/** Of a body that the schema passed. */
function toSettings(body: unknown): Partial<CustomerSettings> {
  const members = isObject(body) ? body : {}
  const names = {
    domain: 'domain',
    name: 'name',
    overrideLoginProvider: 'loginProvider',
    overrideSignup: 'signup',
    customSignupUrl: 'customSignupUrl',
  }
  return Object.fromEntries(
    Object.entries(names)
      .filter(([wire]) => Object.hasOwn(members, wire))
      .map(([wire, name]) => [name, String(ownProperty(members, wire) ?? '')]),
  )
}

export async function getOrganization(ctx: KeyContext, call: Call): Promise<Reply> {
  const { withUserCount, failures } = toUserCount(call, userCountQuery)
  const customer = await getCustomer(ctx, { id: param(call, 'organizationId'), within: ctx.orgId }, withUserCount)
  if (failures.length > 0) throw invalidFields(failures)
  return { status: 200, body: fromOrganization(customer) }
}

function toUserCount(
  call: Call,
  known: Readonly<Record<string, Schema>>,
): { withUserCount: boolean; failures: FieldFailure[] } {
  const text = single(call, 'includeUserCount') ?? 'false'
  const isFlag = text === 'true' || text === 'false'
  return {
    withUserCount: text === 'true',
    failures: [
      ...knownQuery(call, (name) => Object.hasOwn(known, name)),
      ...(isFlag ? [] : [fieldFailure('includeUserCount', 'oneOf', { values: 'true, false' })]),
    ],
  }
}

export async function listOrganizations(ctx: KeyContext, call: Call): Promise<Reply> {
  const { withUserCount, failures } = toUserCount(call, { ...userCountQuery, ...pageQuery })
  const limit = toInteger(call, 'limit', { fallback: MAX_LIMIT, max: MAX_LIMIT })
  const after = single(call, 'continuationToken') ?? ''
  const isToken = after.length <= 100 && !after.includes('\0') && after.isWellFormed()
  const badToken = fieldFailure('continuationToken', 'pattern', { pattern: '<organizationId>' })
  const wrong = [...failures, ...limit.failures, ...(isToken ? [] : [badToken])]
  if (wrong.length > 0) throw invalidFields(wrong)
  const { customers, hasMore } = await listCustomers(ctx, {
    orgId: ctx.orgId,
    after,
    limit: limit.value,
    withUserCount,
  })
  const next = hasMore ? customers.at(-1)?.id : undefined
  return { status: 200, body: fromPage(customers.map(fromOrganization), limit.value, next) }
}

export async function updateOrganization(ctx: KeyContext, call: Call): Promise<Reply> {
  const target = { id: param(call, 'organizationId'), within: ctx.orgId }
  const { state } = await loadCustomer(ctx, target)
  const changes = toSettings(call.body)
  const failures = checkSchema(changedOrganization, call.body)
  if (failures.length > 0) throw invalidFields([...failures, ...checkCustomer({ ...state, ...changes })])
  const version = isObject(call.body) ? ownProperty(call.body, 'version') : undefined
  await updateCustomer(ctx, target, {
    version: typeof version === 'number' ? version : undefined,
    changes,
  })
  return { status: 200, body: fromOrganization(await getCustomer(ctx, target, false)) }
}

export async function deleteOrganization(ctx: KeyContext, call: Call): Promise<Reply> {
  await removeCustomer(ctx, { id: param(call, 'organizationId'), within: ctx.orgId })
  return { status: 204 }
}
