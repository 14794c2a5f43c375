import { sealKey } from '#crypto/password/sealed-key.ts'
import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { invalidFields } from '#domain/input/field-failure.ts'
import { domainPolicy } from '#domain/policy/domain-policy.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import { effectivePolicy, type PolicyLayers } from '#domain/policy/policies.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import type { LoadedUser } from '#domain/user/access/change-user.ts'
import { readUser } from '#domain/user/access/load-user.ts'
import { may, mayOrSelf, type UserAccess } from '#domain/user/access/user-access.ts'
import { decideChangePerson, type PreparedChange } from '#domain/user/change/decide-change-person.ts'
import { normalizeChanges, type PersonChanges } from '#domain/user/change/person-changes.ts'
import { proveRight, requireStillProven } from '#domain/user/change/prove-right.ts'
import { storeChange } from '#domain/user/change/store-change.ts'
import { factorFailures } from '#domain/user/create/person-factors.ts'
import { contactCode, sealAuthenticators } from '#domain/user/create/prepare-person.ts'
import { hashNewPassword } from '#domain/user/password/hash-new-password.ts'
import { checkForeignDomain, isUserNameScoped } from '#domain/user/user-name.ts'
import type { User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'

export interface ChangedPerson {
  readonly details: Details
  readonly user: Folded<User>
  /** Codes in clear text, if the caller requested them instead of a message. */
  readonly emailCode?: string
  readonly phoneCode?: string
}

/**
 * Changes any fields of a person as one unit. Users change themselves, except where the caller vouches: verified
 * contacts, and a password without the current one or a code.
 */
export async function changePerson(ctx: Context, target: Target, input: PersonChanges): Promise<ChangedPerson> {
  const user = await readUser(ctx, target, accessFor(input))
  return changeLoadedPerson(ctx, { user, target }, input)
}

/**
 * As `changePerson`, for a user that the caller loaded and may access: it is not loaded again. `dryRun`: checks
 * everything and stores nothing.
 */
export async function changeLoadedPerson(
  ctx: Context,
  { user, target }: Pick<LoadedUser, 'user' | 'target'>,
  input: PersonChanges,
  dryRun = false,
): Promise<ChangedPerson> {
  const changes = normalizeChanges(input)
  requireValidFactors(ctx, user, changes)
  const layers = await loadPolicies(ctx, user.owner)
  if (changes.userName !== undefined && changes.userName !== user.state.userName)
    await checkForeignDomain(ctx, effectivePolicy(domainPolicy, layers), {
      orgId: user.owner,
      userName: changes.userName,
      userId: user.id,
    })
  const proven = changes.password && (await proveRight(ctx, user, changes.password))
  const made = await prepareChange(ctx, changes, { user, layers })
  const decide = (state: User, folded: Folded<User>) => {
    requireBase(folded, changes.basedOn)
    if (proven) requireStillProven(ctx, folded, proven)
    return decideChangePerson(state, changes, made)
  }
  const loaded = { user, target, access: accessFor(changes) }
  const after = await storeChange(ctx, loaded, { links: changes.idpLinks ?? [], dryRun, decide })
  const isStored = (code: string) => after.state.email.code?.code === code || after.state.phone.code?.code === code
  const { emailCode, phoneCode } = made
  return {
    details: detailsOf(after),
    user: after,
    ...(emailCode?.returned && isStored(emailCode.payload.code) ? { emailCode: emailCode.returned } : {}),
    ...(phoneCode?.returned && isStored(phoneCode.payload.code) ? { phoneCode: phoneCode.returned } : {}),
  }
}

function requireBase({ state, sequence }: Folded<User>, base: PersonChanges['basedOn']): void {
  if (!base) return
  const isCurrent = 'version' in base ? base.version === state.version : base.sequence === sequence
  if (!isCurrent) throw refuse('user.versionStale')
}

function requireValidFactors(ctx: Context, { id, state }: Folded<User>, changes: PersonChanges): void {
  const hasPhone = changes.phone ? changes.phone.number !== '' : state.phone.number !== ''
  const failures = factorFailures(changes, { userId: id, hasPhone }, ctx.externalUrl)
  if (failures.length > 0) throw invalidFields(failures)
}

/** Parts for which the caller vouches: users prove their own factors, links and passwords instead. */
const VOUCHED = [
  ...(['passwordHash', 'totpSecret', 'authenticators', 'passkeys', 'securityKeys', 'otpSms', 'otpEmail'] as const),
  ...(['recoveryCodeHashes', 'idpLinks', 'active', 'locked'] as const),
]

function accessFor(changes: PersonChanges): UserAccess {
  const { email, phone, password, isFromDirectory } = changes
  // A returned code verifies a contact as effectively as the caller's own declaration.
  const returns = email?.delivery?.kind === 'return' || phone?.delivery?.kind === 'return'
  const vouches =
    isFromDirectory ||
    VOUCHED.some((part) => changes[part] !== undefined) ||
    returns ||
    email?.verified ||
    phone?.verified ||
    phone?.number === '' ||
    password?.proof.kind === 'permission'
  return vouches ? may('user.write') : mayOrSelf('user.write')
}

async function prepareChange(
  ctx: Context,
  changes: PersonChanges,
  { user, layers }: { user: Folded<User>; layers: PolicyLayers },
): Promise<PreparedChange> {
  const { email, phone, password, passwordHash } = changes
  const emailCode = email && !email.verified && contactCode(ctx, 'emailVerification', email.delivery)
  const phoneCode = phone?.number && !phone.verified && contactCode(ctx, 'phoneVerification', phone.delivery)
  return {
    userNameScoped: isUserNameScoped(layers),
    encodedHash: password ? await hashOf(ctx, user.owner, password.value) : '',
    importedHash: passwordHash ? await hashOf(ctx, user.owner, { hash: passwordHash }) : '',
    ...sealAuthenticators(ctx, changes, user.state.furtherTotps.length),
    ...(emailCode ? { emailCode } : {}),
    ...(phoneCode ? { phoneCode } : {}),
  }
}

async function hashOf(
  ctx: Context,
  owner: string,
  value: NonNullable<PersonChanges['password']>['value'],
): Promise<string> {
  if ('plain' in value) return hashNewPassword(ctx, owner, value.plain)
  ctx.passwords.check(value.hash)
  return sealKey(value.hash, ctx.cipher)
}
