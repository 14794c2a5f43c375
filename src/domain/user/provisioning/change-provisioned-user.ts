import type { Context } from '#domain/context.ts'
import { domainPolicy } from '#domain/policy/domain-policy.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import { effectivePolicy } from '#domain/policy/policies.ts'
import { requireMetadataLimits } from '#domain/quotas.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { may } from '#domain/user/access/user-access.ts'
import { emailChanged, emailVerified } from '#domain/user/email/events.ts'
import { signupRequired } from '#domain/user/email-link/events.ts'
import { humanProfileChanged } from '#domain/user/human/events.ts'
import { userDeactivated, userNameChanged, userReactivated } from '#domain/user/lifecycle/events.ts'
import { metadataRemoved, metadataSet } from '#domain/user/metadata/events.ts'
import { passwordChanged } from '#domain/user/password/events.ts'
import { loadPerson, requirePerson } from '#domain/user/person/load-person.ts'
import { phoneChanged, phoneRemoved, phoneVerified } from '#domain/user/phone/events.ts'
import {
  hashProvisioned,
  isProvisionedKey,
  normalizeProvisioned,
  type ProvisionedUser,
} from '#domain/user/provisioning/provisioned-user.ts'
import type { UserEvent } from '#domain/user/user.ts'
import { checkForeignDomain, isUserNameScoped } from '#domain/user/user-name.ts'
import type { User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { aborted } from '#kit/errors.ts'

export interface ChangeProvisionedUser {
  /** Sequence of the state that `wanted` was made from. */
  readonly sequence: number
  readonly wanted: ProvisionedUser
}

/**
 * Brings a person to what another directory describes; stores what differs, all or nothing.
 * @throws aborted `SCIM-Stale` when the person was changed since
 */
export async function changeProvisionedUser(
  ctx: Context,
  target: Target,
  input: ChangeProvisionedUser,
): Promise<Folded<User>> {
  const wanted = normalizeProvisioned(input.wanted)
  const { owner } = await loadPerson(ctx, target, may('user.write'))
  const layers = await loadPolicies(ctx, owner)
  await checkForeignDomain(ctx, effectivePolicy(domainPolicy, layers), {
    orgId: owner,
    userName: wanted.userName,
    userId: target.id,
  })
  const encodedHash = await hashProvisioned(ctx, layers, wanted.password)
  return changeUser(ctx, target, may('user.write'), (user, { sequence }) => {
    requirePerson(user)
    if (sequence !== input.sequence) throw aborted('SCIM-Stale', 'Errors.ConcurrentChange')
    return decideChangeProvisionedUser(user, wanted, { encodedHash, userNameScoped: isUserNameScoped(layers) })
  })
}

export function decideChangeProvisionedUser(
  user: User,
  wanted: ProvisionedUser,
  { encodedHash, userNameScoped }: { encodedHash: string; userNameScoped: boolean },
): UserEvent[] {
  const { userName, email } = wanted
  return [
    ...(user.userName === userName ? [] : [userNameChanged({ userName, userNameScoped })]),
    ...profileEvents(user, wanted),
    ...(user.email.address === email ? [] : [emailChanged(email), ...(email ? [emailVerified()] : [])]),
    ...phoneEvents(user, wanted),
    ...metadataEvents(user, wanted),
    ...stateEvents(user, wanted),
    ...(encodedHash ? [passwordChanged({ encodedHash, changeRequired: false })] : []),
  ]
}

function profileEvents({ profile }: User, wanted: ProvisionedUser): UserEvent[] {
  const former = new Map<string, string | number>(Object.entries(profile))
  const changed = Object.entries(wanted.profile).filter(([name, value]) => former.get(name) !== value)
  return changed.length === 0 ? [] : [humanProfileChanged(Object.fromEntries(changed))]
}

function phoneEvents({ phone }: User, wanted: ProvisionedUser): UserEvent[] {
  if (phone.number === wanted.phone) return []
  return wanted.phone ? [phoneChanged(wanted.phone), phoneVerified()] : [phoneRemoved()]
}

function metadataEvents({ metadata }: User, wanted: ProvisionedUser): UserEvent[] {
  const set = [...wanted.metadata]
    .map(([key, text]) => ({ key, value: Buffer.from(text).toString('base64') }))
    .filter(({ key, value }) => metadata[key]?.value !== value)
  const removed = Object.keys(metadata).filter((key) => isProvisionedKey(key) && !wanted.metadata.has(key))
  requireMetadataLimits(metadata, set)
  return [...removed.map(metadataRemoved), ...set.map(({ key, value }) => metadataSet(key, value))]
}

/** Who is locked stays so: a directory that repeats `active` must not end a lock. */
function stateEvents({ status, initCode }: User, { active }: ProvisionedUser): UserEvent[] {
  if (active) return status === 'inactive' ? [userReactivated()] : []
  if (status === 'inactive') return []
  // A code that was mailed must not open the account any more.
  return [...(status === 'initial' && initCode ? [signupRequired()] : []), userDeactivated()]
}
