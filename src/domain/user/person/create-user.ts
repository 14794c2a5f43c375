import { randomUUID } from 'node:crypto'
import { loadAttributes } from '#domain/attribute-definition/load-attributes.ts'
import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { invalidFields } from '#domain/input/field-failure.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import { loadGround, pushNewPerson } from '#domain/user/create/push-new-person.ts'
import { signupRequired } from '#domain/user/email-link/events.ts'
import { humanAdded } from '#domain/user/human/events.ts'
import { genderNumber } from '#domain/user/person/describe-user.ts'
import { attributesChanged } from '#domain/user/person/events.ts'
import {
  explainTaken,
  findUserFailures,
  type ProposedUser,
  uniqueProperties,
} from '#domain/user/person/find-user-failures.ts'
import { type Fields, isAttribute, normalizeFields } from '#domain/user/person/user-fields.ts'
import type { UserEvent } from '#domain/user/user.ts'
import { isUserNameScoped } from '#domain/user/user-name.ts'
import type { FieldFailure } from '#kit/errors.ts'

export interface CreateUser {
  readonly orgId: string
  /** The caller's own UUID for the user; made here when absent. */
  readonly userId?: string
  readonly fields: Fields
}

/**
 * Creates a person by nothing but a login name, if that is all there is: no mail, no code, no
 * credential; they sign up when they are invited. The login name is user name and address in one.
 */
export async function createUser(ctx: Context, input: CreateUser): Promise<{ userId: string; details: Details }> {
  ctx.caller.require('user.write', input.orgId)
  const [proposed, ground] = await Promise.all([propose(ctx, input), loadGround(ctx, input.orgId, [])])
  const failures = await findUserFailures(ctx, proposed)
  if (failures.length > 0) throw invalidFields(failures)
  const { fields, layers } = proposed
  const unique = uniqueProperties(fields, await loadAttributes(ctx))
  const userId = proposed.userId ?? randomUUID()
  try {
    const stored = await pushNewPerson(ctx, {
      userId,
      isChosen: input.userId !== undefined,
      orgId: input.orgId,
      events: decideCreateUser(fields, { userNameScoped: isUserNameScoped(layers), unique }),
      ground,
    })
    return { userId, details: detailsOf(stored) }
  } catch (error) {
    throw await explainTaken(ctx, error, proposed)
  }
}

/** Everything that speaks against the user, for a caller that knows of further failures. */
export async function findNewUserFailures(ctx: Context, input: CreateUser): Promise<FieldFailure[]> {
  return findUserFailures(ctx, await propose(ctx, input))
}

async function propose(ctx: Context, { orgId, userId, fields }: CreateUser): Promise<ProposedUser> {
  const layers = await loadPolicies(ctx, orgId)
  return {
    orgId,
    ...(userId === undefined ? {} : { userId: userId.toLowerCase() }),
    fields: normalizeFields(fields),
    layers,
  }
}

export function decideCreateUser(
  fields: Fields,
  { userNameScoped, unique }: { userNameScoped: boolean; unique: readonly string[] },
): UserEvent[] {
  const { loginId = '', languageCode, gender = '' } = fields
  const [firstName = '', lastName = ''] = [fields['name.firstName'], fields['name.lastName']]
  const given = Object.entries(fields).filter(([, value]) => value !== '')
  const attributes = given.filter(([name]) => isAttribute(name))
  const events: UserEvent[] = [
    humanAdded({
      userName: loginId,
      userNameScoped,
      firstName,
      lastName,
      nickName: '',
      displayName: shownName({ firstName, lastName, loginId }),
      preferredLanguage: languageCode || 'en',
      gender: genderNumber(gender),
      email: loginId,
      phone: '',
      encodedHash: '',
      changeRequired: false,
    }),
    signupRequired(),
  ]
  if (attributes.length > 0)
    events.push(
      attributesChanged({
        version: 1,
        fields: given.map(([name]) => name),
        set: Object.fromEntries(attributes),
        unique: [...unique],
        removed: [],
      }),
    )
  return events
}

/** How a person is called: by name, or by login name for want of one. */
export const shownName = (user: { firstName: string; lastName: string; loginId: string }): string =>
  `${user.firstName} ${user.lastName}`.trim() || user.loginId
