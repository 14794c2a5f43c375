import { loadAttributes } from '#domain/attribute-definition/load-attributes.ts'
import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { invalidFields } from '#domain/input/field-failure.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { may } from '#domain/user/access/user-access.ts'
import { emailChanged } from '#domain/user/email/events.ts'
import { signupRequired } from '#domain/user/email-link/events.ts'
import { humanProfileChanged } from '#domain/user/human/events.ts'
import { userNameChanged } from '#domain/user/lifecycle/events.ts'
import { shownName } from '#domain/user/person/create-user.ts'
import { describeUser, genderNumber } from '#domain/user/person/describe-user.ts'
import { attributesChanged } from '#domain/user/person/events.ts'
import { explainTaken, findUserFailures, uniqueProperties } from '#domain/user/person/find-user-failures.ts'
import { loadPerson, requirePerson } from '#domain/user/person/load-person.ts'
import { type Fields, isAttribute, normalizeFields } from '#domain/user/person/user-fields.ts'
import type { UserEvent } from '#domain/user/user.ts'
import { isUserNameScoped } from '#domain/user/user-name.ts'
import type { Profile, User } from '#domain/user/user-state.ts'
import type { FieldFailure } from '#kit/errors.ts'

export interface UpdateUser {
  /** The version that the changes were made on; undefined: whichever there is. */
  readonly version: number | undefined
  /** Fields to change, '' to clear one; what is not named stays. */
  readonly changes: Fields
}

/** Changes a person. Without a difference it stores nothing, and the version stays. */
export async function updateUser(ctx: Context, target: Target, { version, changes }: UpdateUser): Promise<Details> {
  const proposed = await propose(ctx, target, changes)
  const { fields, layers } = proposed
  requireVersion(proposed.current.state, version)
  const failures = await findUserFailures(ctx, proposed)
  if (failures.length > 0) throw invalidFields(failures)
  const unique = uniqueProperties(fields, await loadAttributes(ctx))
  try {
    const after = await changeUser(ctx, target, may('user.write'), (user) => {
      requirePerson(user)
      requireVersion(user, version)
      return decideUpdateUser(user, fields, { userNameScoped: isUserNameScoped(layers), unique })
    })
    return detailsOf(after)
  } catch (error) {
    throw await explainTaken(ctx, error, proposed)
  }
}

/** Returns every failure of the changes, for a caller that knows of further ones. */
export async function findUpdateFailures(ctx: Context, target: Target, changes: Fields): Promise<FieldFailure[]> {
  return findUserFailures(ctx, await propose(ctx, target, changes))
}

async function propose(ctx: Context, target: Target, changes: Fields) {
  const current = await loadPerson(ctx, target, may('user.write'))
  const layers = await loadPolicies(ctx, current.owner)
  return { orgId: current.owner, current, fields: normalizeFields(changes), layers }
}

/** Rejects changes that were made on an older state. */
export function requireVersion(user: Pick<User, 'version'>, version: number | undefined): void {
  if (version !== undefined && version !== user.version) throw refuse('user.versionStale')
}

export function decideUpdateUser(
  user: User,
  fields: Fields,
  { userNameScoped, unique }: { userNameScoped: boolean; unique: readonly string[] },
): UserEvent[] {
  const known = new Map(Object.entries(describeUser(user)))
  const changed = Object.entries(fields).filter(([name, value]) => (known.get(name) ?? '') !== value)
  if (changed.length === 0) return []
  const wanted = Object.fromEntries(changed)
  const attributes = changed.filter(([name]) => isAttribute(name))
  return [
    ...(wanted.loginId === undefined ? [] : renaming(user, wanted.loginId, userNameScoped)),
    ...profileChange(user, wanted),
    attributesChanged({
      version: user.version + 1,
      fields: changed.map(([name]) => name),
      set: Object.fromEntries(attributes.filter(([, value]) => value !== '')),
      unique: unique.filter((name) => name in wanted),
      removed: attributes.filter(([, value]) => value === '').map(([name]) => name),
    }),
  ]
}

/** Login name and address in one. An invitation that went to the old address must not open the account any more. */
const renaming = (user: User, loginId: string, userNameScoped: boolean): UserEvent[] => [
  userNameChanged({ userName: loginId, userNameScoped }),
  ...(user.email.address === loginId ? [] : [emailChanged(loginId)]),
  ...(user.status === 'initial' && user.initCode ? [signupRequired()] : []),
]

function profileChange(user: User, wanted: Fields): UserEvent[] {
  const { profile } = user
  const names = { firstName: profile.firstName, lastName: profile.lastName }
  const firstName = wanted['name.firstName'] ?? names.firstName
  const lastName = wanted['name.lastName'] ?? names.lastName
  const isMadeOfNames = profile.displayName === shownName({ ...names, loginId: user.userName })
  const next: Profile = {
    ...profile,
    firstName,
    lastName,
    displayName: isMadeOfNames
      ? shownName({ firstName, lastName, loginId: wanted.loginId ?? user.userName })
      : profile.displayName,
    preferredLanguage: wanted.languageCode === undefined ? profile.preferredLanguage : wanted.languageCode || 'en',
    gender: wanted.gender === undefined ? profile.gender : genderNumber(wanted.gender),
  }
  const old = new Map<string, string | number>(Object.entries(profile))
  const changed = Object.entries(next).filter(([field, value]) => old.get(field) !== value)
  return changed.length === 0 ? [] : [humanProfileChanged(Object.fromEntries(changed))]
}
