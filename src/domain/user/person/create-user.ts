import { randomUUID } from 'node:crypto'
import { loadAttributes } from '#domain/attribute-definition/load-attributes.ts'
import type { Context, Details } from '#domain/context.ts'
import { invalidFields } from '#domain/input/field-failure.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import { createPerson } from '#domain/user/create/create-person.ts'
import type { NewPerson } from '#domain/user/create/new-person.ts'
import { genderNumber } from '#domain/user/person/describe-user.ts'
import {
  explainTaken,
  findUserFailures,
  type ProposedUser,
  uniqueProperties,
} from '#domain/user/person/find-user-failures.ts'
import { type Fields, normalizeFields } from '#domain/user/person/user-fields.ts'
import type { FieldFailure } from '#kit/errors.ts'

export interface CreateUser {
  readonly orgId: string
  /** The caller's own UUID for the user; made here when absent. */
  readonly userId?: string
  readonly fields: Fields
}

/**
 * Creates a person without mail, code or credential, by a login name at least: an invitation opens the account later.
 */
export async function createUser(ctx: Context, input: CreateUser): Promise<{ userId: string; details: Details }> {
  ctx.caller.require('user.write', input.orgId)
  const proposed = await propose(ctx, input)
  const failures = await findUserFailures(ctx, proposed)
  if (failures.length > 0) throw invalidFields(failures)
  const { fields } = proposed
  const person = toNewPerson(input.orgId, fields, uniqueProperties(fields, await loadAttributes(ctx)))
  try {
    if (proposed.userId !== undefined) return await createPerson(ctx, { ...person, userId: proposed.userId })
    return await createPerson({ ...ctx, newId: randomUUID }, person)
  } catch (error) {
    throw await explainTaken(ctx, error, proposed)
  }
}

/** Returns all failures of a new user, for a caller that adds further ones. */
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

/** Returns the person of the fields: the login name is user name and address in one. */
export function toNewPerson(orgId: string, fields: Fields, unique: readonly string[]): NewPerson {
  const { loginId = '', languageCode, gender = '' } = fields
  const [firstName = '', lastName = ''] = [fields['name.firstName'], fields['name.lastName']]
  return {
    orgId,
    userName: loginId,
    profile: {
      firstName,
      lastName,
      nickName: '',
      displayName: '',
      preferredLanguage: languageCode || 'en',
      gender: genderNumber(gender),
    },
    email: { address: loginId, verified: false, delivery: { kind: 'none' } },
    passwordChangeRequired: false,
    idpLinks: [],
    passwordlessRegistration: false,
    start: 'signup',
    isFromDirectory: true,
    attributes: { fields, unique },
  }
}
