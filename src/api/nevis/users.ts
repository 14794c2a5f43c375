import { fromPage, MAX_LIMIT, single, toInteger } from '#api/nevis/page.ts'
import { type Call, param, type Reply, segment } from '#api/nevis/route.ts'
import { checkShape } from '#api/nevis/schema.ts'
import { fromUser, toUserInput } from '#api/nevis/user-body.ts'
import { changedUser, newUser } from '#api/nevis/user-schema.ts'
import type { KeyContext } from '#domain/access-key/authenticate-access-key.ts'
import { loadAttributes } from '#domain/attribute-definition/load-attributes.ts'
import { fieldFailure, invalidFields } from '#domain/input/field-failure.ts'
import { removeUserEverywhere } from '#domain/user/flows/remove-user-everywhere.ts'
import { createUser as create, findNewUserFailures } from '#domain/user/person/create-user.ts'
import type { DescribedUser } from '#domain/user/person/described-user.ts'
import { getDescribedUser } from '#domain/user/person/get-described-user.ts'
import { listDescribedUsers, type PageStart } from '#domain/user/person/list-described-users.ts'
import { resolveUser } from '#domain/user/person/resolve-user.ts'
import { type UserRequest, updateUser as update } from '#domain/user/person/update-user.ts'
import { type UserFilter, userFilter } from '#domain/user/person/user-filter.ts'
import type { FieldFailure } from '#kit/errors.ts'

/** All failures of a body leave together: those of its shape, and those that the domain finds in the rest of it. */
export async function createUser(ctx: KeyContext, call: Call): Promise<Reply> {
  const { userId, fields, failures } = toUserInput(call.body)
  const input = { orgId: ctx.orgId, ...(userId === undefined ? {} : { userId }), fields }
  const misshapen = [...checkShape(newUser, call.body), ...failures]
  if (misshapen.length > 0) throw invalidFields([...misshapen, ...(await findNewUserFailures(ctx, input))])
  const created = await create(ctx, input)
  return { status: 201, location: `/users/${segment(created.userId)}` }
}

export async function getUser(ctx: KeyContext, call: Call): Promise<Reply> {
  const user = await getDescribedUser(ctx, await resolveUser(ctx, ctx.orgId, param(call, 'userId')))
  return { status: 200, body: fromUser(user, ctx.now) }
}

export async function updateUser(ctx: KeyContext, call: Call): Promise<Reply> {
  const target = await resolveUser(ctx, ctx.orgId, param(call, 'userId'))
  const after = await update(ctx, target, (known) => toUserRequest(call.body, known, ctx.now))
  return { status: 200, body: fromUser(after, ctx.now) }
}

/** A body of the wrong shape is judged without its version. */
function toUserRequest(body: unknown, known: DescribedUser, now: number): UserRequest {
  const { fields, failures, ...input } = toUserInput(body, known.fields)
  const misshapen = [...checkShape(changedUser, body), ...failures]
  const version = typeof input.readOnlyValues.version === 'number' ? input.readOnlyValues.version : undefined
  return {
    version: misshapen.length === 0 ? version : undefined,
    changes: fields,
    failures: [...misshapen, ...findReadOnly(known, { ...input, now })],
  }
}

/** Read-only members may be sent unchanged, so that clients can return a user as they read it. */
function findReadOnly(
  known: DescribedUser,
  {
    userId,
    readOnlyValues,
    now,
  }: { userId: string | undefined; readOnlyValues: Readonly<Record<string, unknown>>; now: number },
): FieldFailure[] {
  const isSame = userId === undefined || userId === known.id || userId.toLowerCase() === known.id
  const current = fromUser(known, now)
  const differing = Object.entries(readOnlyValues).filter(
    ([name, value]) => name !== 'version' && current[name] !== value,
  )
  return [...(isSame ? [] : ['userId']), ...differing.map(([name]) => name)].map((name) =>
    fieldFailure(name, 'readOnly'),
  )
}

export async function deleteUser(ctx: KeyContext, call: Call): Promise<Reply> {
  const target = await resolveUser(ctx, ctx.orgId, param(call, 'userId'))
  await getDescribedUser(ctx, target)
  await removeUserEverywhere(ctx, target)
  return { status: 204 }
}

export async function listUsers(ctx: KeyContext, call: Call): Promise<Reply> {
  const limit = toInteger(call, 'limit', { fallback: MAX_LIMIT, max: MAX_LIMIT })
  const start = toPageStart(single(call, 'continuationToken') ?? '')
  const { filters, failures } = await toFilters(ctx, call)
  const wrong = [
    ...limit.failures,
    ...(start === 'none' ? [fieldFailure('continuationToken', 'pattern', { pattern: '<number>_<userId>' })] : []),
    ...failures,
  ]
  if (start === 'none' || wrong.length > 0) throw invalidFields(wrong)
  const { users, hasMore } = await listDescribedUsers(ctx, {
    orgId: ctx.orgId,
    filters,
    after: start,
    limit: limit.value,
  })
  const last = users.at(-1)
  const next = hasMore && last ? `${last.createdAt}_${last.id}` : undefined
  const items = users.map((user) => fromUser(user, ctx.now))
  return { status: 200, body: fromPage(items, limit.value, next) }
}

async function toFilters(ctx: KeyContext, call: Call): Promise<{ filters: UserFilter[]; failures: FieldFailure[] }> {
  const definitions = await loadAttributes(ctx)
  const filters: UserFilter[] = []
  const failures: FieldFailure[] = []
  for (const [name, value] of Object.entries(call.query)) {
    if (typeof value !== 'string') failures.push(fieldFailure(name, 'twice'))
    else if (name !== 'limit' && name !== 'continuationToken') {
      const filter = userFilter(name, value, definitions)
      if ('kind' in filter) filters.push(filter)
      else failures.push(filter)
    }
  }
  return { filters, failures }
}

/** `<creation, epoch milliseconds>_<userId>` of the last user of the page before; '' is the first page. */
function toPageStart(token: string): PageStart | undefined | 'none' {
  if (token === '') return undefined
  const [, createdAt, userId] = /^(\d{1,15})_([^\0]{1,400})$/u.exec(token) ?? []
  return createdAt && userId?.isWellFormed() ? { createdAt: Number(createdAt), userId } : 'none'
}
