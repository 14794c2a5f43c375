import type { Context } from '#domain/context.ts'
import { requireOneLine, requireUniqueName } from '#domain/input/one-line.ts'
import { checkPasswordComplexity, passwordComplexityPolicy } from '#domain/policy/password-complexity-policy.ts'
import { effectivePolicy, type PolicyLayers } from '#domain/policy/policies.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { isEmailAddress } from '#domain/user/email/email-address.ts'
import { namesOf, normalizeProfile } from '#domain/user/human/profile.ts'
import type { Profile } from '#domain/user/user-state.ts'

/** A person as another directory describes them: the directory owns the data, and vouches for address and number. */
export interface ProvisionedUser {
  readonly userName: string
  readonly profile: Profile
  /** '' : none. */
  readonly email: string
  /** E.164; '' : none. */
  readonly phone: string
  readonly active: boolean
  /** In clear text; absent: none is set. */
  readonly password?: string
  /** Everything else, by metadata key; of the keys with the prefix of provisioning these are all. */
  readonly metadata: ReadonlyMap<string, string>
}

/** Metadata keys that belong to the other directory. */
export const PROVISIONED_PREFIX = 'urn:zitadel:scim:'
/** Memberships of groups; not part of the description of a person. */
export const GROUP_KEY_PREFIX = `${PROVISIONED_PREFIX}group:`

export const isProvisionedKey = (key: string): boolean =>
  key.startsWith(PROVISIONED_PREFIX) && !key.startsWith(GROUP_KEY_PREFIX)

/** @throws InvalidArgument naming the member that cannot be stored */
export function normalizeProvisioned(input: ProvisionedUser): ProvisionedUser {
  const userName = input.userName.trim()
  const email = input.email.trim()
  const profile = normalizeProfile(input.profile)
  if (!userName) throw refuse('userName.empty')
  if (email && !isEmailAddress(email)) throw refuse('email.invalid')
  requireUniqueName({ userName })
  requireOneLine({ ...namesOf(profile) })
  return { ...input, userName, email, profile: { ...profile, displayName: profile.displayName || userName } }
}

/** Hashes a password that satisfies the policy; '' for none. */
export async function hashProvisioned(
  ctx: Pick<Context, 'passwords'>,
  layers: PolicyLayers,
  password = '',
): Promise<string> {
  if (password === '') return ''
  const broken = checkPasswordComplexity(effectivePolicy(passwordComplexityPolicy, layers), password)
  if (broken) throw broken
  return ctx.passwords.hash(password)
}
