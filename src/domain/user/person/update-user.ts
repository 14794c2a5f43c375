import { loadAttributes } from '#domain/attribute-definition/load-attributes.ts'
import type { Context } from '#domain/context.ts'
import { invalidFields } from '#domain/input/field-failure.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { may, mayRead, requireAccess } from '#domain/user/access/user-access.ts'
import { changeLoadedPerson } from '#domain/user/change/change-person.ts'
import type { PersonChanges } from '#domain/user/change/person-changes.ts'
import { describeUser, genderNumber } from '#domain/user/person/describe-user.ts'
import { type DescribedUser, describeLoaded } from '#domain/user/person/described-user.ts'
import { explainTaken, findUserFailures, uniqueProperties } from '#domain/user/person/find-user-failures.ts'
import { loadPerson } from '#domain/user/person/load-person.ts'
import { type Fields, normalizeFields } from '#domain/user/person/user-fields.ts'
import type { User } from '#domain/user/user-state.ts'
import type { FieldFailure } from '#kit/errors.ts'

/** Requested changes of a person, decided on the current state. */
export interface UserRequest {
  /** The version that the changes were made on; undefined: any. */
  readonly version: number | undefined
  /** Fields to change, '' to clear one; other fields stay. */
  readonly changes: Fields
  /** Failures that the caller found itself: all failures are reported together. */
  readonly failures: readonly FieldFailure[]
}

/**
 * Changes a person that is loaded once. `request` reads the wanted changes off the current state. Without a difference it
 * stores nothing, and the version stays.
 */
export async function updateUser(
  ctx: Context,
  target: Target,
  request: (current: DescribedUser) => UserRequest,
): Promise<DescribedUser> {
  const user = await loadPerson(ctx, target, mayRead('user.read'))
  const { version, changes, failures } = request(describeLoaded(user))
  await requireAccess(ctx, user, target, may('user.write'))
  if (version !== undefined && version !== user.state.version) throw refuse('user.versionStale')
  const once = { ...ctx, loadedPolicies: new Map() }
  const fields = normalizeFields(changes)
  const proposed = { orgId: user.owner, current: user, fields, layers: await loadPolicies(once, user.owner) }
  const wrong = [...failures, ...(await findUserFailures(ctx, proposed))]
  if (wrong.length > 0) throw invalidFields(wrong)
  const unique = uniqueProperties(fields, await loadAttributes(ctx))
  const base = version === undefined ? {} : { basedOn: { version } }
  try {
    const personChanges = { ...toPersonChanges(user.state, fields, unique), ...base }
    return describeLoaded((await changeLoadedPerson(once, { user, target }, personChanges)).user)
  } catch (error) {
    throw await explainTaken(ctx, error, proposed)
  }
}

/** Returns the changes of a person. Only fields that differ are judged: a stored value may break a rule of today. */
export function toPersonChanges(user: User, fields: Fields, unique: readonly string[]): PersonChanges {
  const known = new Map(Object.entries(describeUser(user)))
  const changedFields = new Map(Object.entries(fields).filter(([name, value]) => (known.get(name) ?? '') !== value))
  const loginId = changedFields.get('loginId')
  const [firstName, lastName] = [changedFields.get('name.firstName'), changedFields.get('name.lastName')]
  const [language, gender] = [changedFields.get('languageCode'), changedFields.get('gender')]
  return {
    isFromDirectory: true,
    ...(loginId === undefined ? {} : renaming(loginId)),
    profile: {
      ...(firstName === undefined ? {} : { firstName }),
      ...(lastName === undefined ? {} : { lastName }),
      ...(language === undefined ? {} : { preferredLanguage: language || 'en' }),
      ...(gender === undefined ? {} : { gender: genderNumber(gender) }),
    },
    attributes: { fields, unique },
  }
}

/** The login name is user name and address in one. */
const renaming = (loginId: string): PersonChanges => ({
  userName: loginId,
  email: { address: loginId, verified: false, delivery: { kind: 'none' } },
})
