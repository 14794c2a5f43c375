import type { AttributeDefinitions } from '#domain/attribute-definition/attributes.ts'
import { loadAttributes } from '#domain/attribute-definition/load-attributes.ts'
import type { Context } from '#domain/context.ts'
import { fieldFailure, invalidFields } from '#domain/input/field-failure.ts'
import { domainPolicy } from '#domain/policy/domain-policy.ts'
import { effectivePolicy, type PolicyLayers } from '#domain/policy/policies.ts'
import { checkUserFields } from '#domain/user/person/check-user-fields.ts'
import { describeUser } from '#domain/user/person/describe-user.ts'
import { type Fields, isProperty, PROPERTY_PREFIX, UUID } from '#domain/user/person/user-fields.ts'
import { userAggregate } from '#domain/user/user.ts'
import { checkForeignDomain, isUserNameScoped } from '#domain/user/user-name.ts'
import type { User } from '#domain/user/user-state.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'
import { AppError, type FieldFailure } from '#kit/errors.ts'
import { foldCase } from '#kit/fold-case.ts'

/** Bounds the work for a name that users of many organizations have. */
const MAX_HOLDERS = 100

/** A new user, or changes of one. */
export interface ProposedUser {
  /** The organization of the user. */
  readonly orgId: string
  /** The new user's id, if the caller chose it. */
  readonly userId?: string
  /** The user that is changed. */
  readonly current?: Folded<User>
  /** Normalized. */
  readonly fields: Fields
  readonly layers: PolicyLayers
}

/**
 * Returns every failure of a user's fields: invalid values, and names that are taken. Skips unchanged values. A push can
 * still meet a name that was taken since.
 */
export async function findUserFailures(ctx: Context, proposed: ProposedUser): Promise<FieldFailure[]> {
  const fields = withoutUnchanged(proposed)
  const definitions = await loadAttributes(ctx)
  const wrong = checkUserFields(fields, { definitions, now: ctx.now })
  const fits = (name: string) => fields[name] !== undefined && !wrong.some((one) => one.path === name)
  const required = proposed.current || proposed.fields.loginId ? [] : [fieldFailure('loginId', 'required')]
  const conflicts = await Promise.all([
    proposed.userId === undefined ? [] : findTakenId(ctx, proposed.userId),
    fits('loginId') ? findTakenLoginId(ctx, proposed, fields.loginId ?? '') : [],
    ...uniqueProperties(fields, definitions)
      .filter(fits)
      .map((name) => findTakenValue(ctx, proposed, [name, fields[name] ?? ''])),
  ])
  return [...required, ...wrong, ...conflicts.flat()]
}

/** Names of properties that no two users may share. */
export const uniqueProperties = (fields: Fields, definitions: AttributeDefinitions): string[] =>
  Object.entries(fields)
    .filter(([name, value]) => isProperty(name) && value !== '' && isUnique(definitions, name))
    .map(([name]) => name)

function isUnique(definitions: AttributeDefinitions, path: string): boolean {
  const name = path.slice(PROPERTY_PREFIX.length)
  return Object.hasOwn(definitions, name) && definitions[name]?.unique === true
}

function withoutUnchanged({ current, fields }: ProposedUser): Fields {
  if (!current) return fields
  const known = new Map(Object.entries(describeUser(current.state)))
  // Clearing a user's value is allowed even if the attribute is no longer defined.
  const isMoot = ([name, value]: [string, string]) =>
    known.get(name) === value || (value === '' && name !== 'loginId' && known.has(name))
  return Object.fromEntries(Object.entries(fields).filter((field) => !isMoot(field)))
}

async function findTakenId(ctx: Context, userId: string): Promise<FieldFailure[]> {
  if (!new RegExp(UUID).test(userId)) return [fieldFailure('userId', 'uuid')]
  const user = await ctx.events.load(userAggregate, userId)
  return exists(userAggregate, user) ? [fieldFailure('userId', 'taken')] : []
}

async function findTakenLoginId(ctx: Context, proposed: ProposedUser, loginId: string): Promise<FieldFailure[]> {
  if (await isNameTaken(ctx, proposed, loginId)) return [fieldFailure('loginId', 'taken')]
  try {
    await checkForeignDomain(ctx, effectivePolicy(domainPolicy, proposed.layers), {
      orgId: proposed.orgId,
      userName: loginId,
      userId: proposed.current?.id,
    })
    return []
  } catch (error) {
    if (error instanceof AppError && error.kind === 'invalidArgument') return [fieldFailure('loginId', 'foreignDomain')]
    if (error instanceof AppError && error.kind === 'alreadyExists') return [fieldFailure('loginId', 'taken')]
    throw error
  }
}

/** As the user aggregate claims names: in its organization always, elsewhere where both are unique in the instance. */
async function isNameTaken(ctx: Context, { current, layers, orgId }: ProposedUser, loginId: string): Promise<boolean> {
  const rows = await ctx.rows
    .selectFrom('users')
    .select(['id', 'org_id'])
    .where('user_name_key', '=', foldCase(loginId))
    .limit(MAX_HOLDERS)
    .execute()
  const others = rows.filter((row) => row.id !== current?.id)
  if (others.some((row) => row.org_id === orgId)) return true
  if (isUserNameScoped(layers)) return false
  const users = await ctx.events.loadAll(others.map(({ id }) => ({ aggregate: userAggregate, id })))
  return users.some((user) => exists(userAggregate, user) && !user.state.userNameScoped)
}

async function findTakenValue(
  ctx: Context,
  { current, orgId }: ProposedUser,
  [name, value]: readonly [string, string],
): Promise<FieldFailure[]> {
  let holders = ctx.rows
    .selectFrom('user_attributes')
    .select('user_id')
    .where('org_id', '=', orgId)
    .where('name', '=', name)
    .where('value', '=', value)
  if (current) holders = holders.where('user_id', '!=', current.id)
  return (await holders.limit(1).executeTakeFirst()) ? [fieldFailure(name, 'attributeTaken')] : []
}

/** Returns the failures of the fields after a push met a taken name; for any other error, the error itself. */
export async function explainTaken(ctx: Context, error: unknown, proposed: ProposedUser): Promise<unknown> {
  const isTaken = error instanceof AppError && ['alreadyExists', 'failedPrecondition'].includes(error.kind)
  const failures = isTaken ? await findUserFailures(ctx, proposed) : []
  return failures.length > 0 ? invalidFields(failures) : error
}
