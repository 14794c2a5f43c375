/**
 * Adds a person to an organization: the one command behind AddHumanUser and ImportHumanUser, and every other door
 * that creates people. Rules: contract §1.2 to §1.5; where the seed pages differ they win (docs/compatibility.md).
 */

import { codeGenerators } from '#crypto/code-generator.ts'
import { sealKey } from '#crypto/password/sealed-key.ts'
import { parseTotpSecret } from '#crypto/totp.ts'
import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { type Idp, idpAggregate } from '#domain/idp/idp.ts'
import { requireOneLine, requireUniqueName } from '#domain/input/one-line.ts'
import type { Org } from '#domain/org/org-state.ts'
import { loadStandingOrg, orgStands } from '#domain/org/standing-org.ts'
import { domainPolicy } from '#domain/policy/domain-policy.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import { checkPasswordComplexity, passwordComplexityPolicy } from '#domain/policy/password-complexity-policy.ts'
import { effectivePolicy, type PolicyLayers } from '#domain/policy/policies.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { isEmailAddress } from '#domain/user/email/email-address.ts'
import { emailCodeAdded, emailVerified } from '#domain/user/email/events.ts'
import { humanAdded } from '#domain/user/human/events.ts'
import { namesOf, normalizeProfile } from '#domain/user/human/profile.ts'
import { checkLinkableIdps } from '#domain/user/idp-link/check-linkable-idps.ts'
import { idpLinkAdded } from '#domain/user/idp-link/events.ts'
import { type CodePayload, initializationCodeAdded } from '#domain/user/initialization/events.ts'
import { passkeyRegistrationLink } from '#domain/user/links.ts'
import { newCode } from '#domain/user/new-code.ts'
import { passkeyCodeAdded } from '#domain/user/passwordless/events.ts'
import { phoneCodeAdded, phoneVerified } from '#domain/user/phone/events.ts'
import { normalizePhone } from '#domain/user/phone/normalize-phone.ts'
import { totpAdded, totpVerified } from '#domain/user/totp/events.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import { checkForeignDomain, isUserNameScoped } from '#domain/user/user-name.ts'
import type { Profile, User } from '#domain/user/user-state.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'
import { change, stands } from '#eventstore/event-store.ts'

export interface AddHumanUser {
  readonly orgId: string
  /** The caller's own id for the user; made here when absent. */
  readonly userId?: string
  readonly userName: string
  readonly profile: Profile
  readonly email: { readonly address: string; readonly verified: boolean }
  readonly phone?: { readonly number: string; readonly verified: boolean }
  readonly password?: string
  /** A hash from another system; it wins over `password`, which still has to satisfy the policy. */
  readonly hashedPassword?: string
  readonly passwordChangeRequired: boolean
  /** Base32; becomes a ready second factor. */
  readonly totpSecret?: string
  readonly idpLinks: readonly { idpId: string; externalUserId: string; displayName: string }[]
  readonly passwordlessRegistration: boolean
}

export interface AddedHumanUser {
  readonly userId: string
  readonly details: Details
  readonly passwordlessRegistration?: { readonly link: string; readonly lifetimeSeconds: number }
}

export async function addHumanUser(ctx: Context, input: AddHumanUser): Promise<AddedHumanUser> {
  ctx.caller.require('user.write', input.orgId)
  const user = normalize(input)
  const rules = await loadRules(ctx, user)
  const made = await prepareHuman(ctx, user, rules)
  const events = decideAddHumanUser(user, made)
  const { userId } = made
  const isChosen = input.userId !== undefined
  const stored = await pushNewHuman(ctx, { userId, isChosen, orgId: user.orgId, events, ground: rules.ground })
  return {
    userId,
    details: detailsOf(stored),
    ...(made.passkey ? { passwordlessRegistration: made.passkey.registration } : {}),
  }
}

/** The first events of a person, and where they go. */
export interface NewHuman {
  readonly userId: string
  /** By the caller: somebody may have it, or have had it. */
  readonly isChosen: boolean
  readonly orgId: string
  readonly events: readonly UserEvent[]
  /** As it was when the command looked; absent: looked at here. */
  readonly ground?: Ground
}

/** What a new person rests on, which must not go before they are there. */
export interface Ground {
  readonly org: Folded<Org>
  /** The providers that they are linked to. */
  readonly idps: readonly Folded<Idp>[]
}

/**
 * Stores a new person, whichever command decided it. Refuses an id, a user name or a link that is taken, and an
 * organization or a provider that is gone by now.
 */
export function pushNewHuman(
  ctx: Context,
  { userId, isChosen, orgId, events, ground }: NewHuman,
): Promise<Folded<User>> {
  let seen = ground
  return ctx.events.retry(async () => {
    const [before, { org, idps }] = await Promise.all([
      isChosen ? ctx.events.load(userAggregate, userId) : ctx.events.unborn(userAggregate, userId),
      seen ?? loadGround(ctx, orgId, linksIn(events)),
    ])
    // Whoever was faster may have changed it: the next attempt looks anew.
    seen = undefined
    if (exists(userAggregate, before)) throw refuse('user.alreadyExists')
    const [stored] = await ctx.events.push(author(ctx), [
      change({ aggregate: userAggregate, before, events, owner: orgId }),
      orgStands(org),
      ...idps.map((idp) => stands(idpAggregate, idp)),
    ])
    // The first change is the person's.
    return stored as Folded<User>
  })
}

type Links = Parameters<typeof checkLinkableIdps>[2]

/** Refuses an organization that is not there, and providers that nobody can be linked to. */
export async function loadGround(ctx: Pick<Context, 'events'>, orgId: string, links: Links): Promise<Ground> {
  const [org, idps] = await Promise.all([loadStandingOrg(ctx, orgId), checkLinkableIdps(ctx, orgId, links)])
  return { org, idps }
}

const linksIn = (events: readonly UserEvent[]): Links =>
  events.flatMap((event) =>
    event.type === 'user.human.externalidp.added'
      ? [{ idpId: event.payload.idpConfigId, externalUserId: event.payload.userId }]
      : [],
  )

/** The input as it will be stored; refuses what can be told from the input alone. */
export function normalize(input: AddHumanUser): AddHumanUser {
  const userName = input.userName.trim()
  const profile = normalizeProfile(input.profile)
  const address = input.email.address.trim()
  if (!userName) throw refuse('userName.empty')
  if (!profile.firstName) throw refuse('profile.firstNameEmpty')
  if (!profile.lastName) throw refuse('profile.lastNameEmpty')
  if (!address) throw refuse('email.empty')
  if (!isEmailAddress(address)) throw refuse('email.invalid')
  requireUniqueName({ userName })
  requireOneLine({ ...namesOf(profile) })
  for (const { displayName } of input.idpLinks) requireOneLine({ 'idps.displayName': displayName })
  return {
    ...input,
    userName,
    profile,
    email: { address, verified: input.email.verified },
    ...(input.phone ? { phone: { number: normalizePhone(input.phone.number), verified: input.phone.verified } } : {}),
    ...(input.totpSecret ? { totpSecret: parseTotpSecret(input.totpSecret) } : {}),
  }
}

/** What the decision needs to know of others: that the organization is there, its policies, the providers linked to. */
export async function loadRules(ctx: Context, user: AddHumanUser): Promise<PolicyLayers & { readonly ground: Ground }> {
  const [org, layers] = await Promise.all([loadStandingOrg(ctx, user.orgId), loadPolicies(ctx, user.orgId)])
  await checkForeignDomain(ctx, effectivePolicy(domainPolicy, layers), { orgId: user.orgId, userName: user.userName })
  checkPassword(ctx, user, layers)
  const idps = await checkLinkableIdps(ctx, user.orgId, user.idpLinks)
  return { ...layers, ground: { org, idps } }
}

function checkPassword(ctx: Context, user: AddHumanUser, layers: PolicyLayers): void {
  if (user.password) {
    const policy = effectivePolicy(passwordComplexityPolicy, layers)
    const broken = checkPasswordComplexity(policy, user.password)
    if (broken) throw broken
  }
  if (user.hashedPassword) ctx.passwords.check(user.hashedPassword)
}

/** All that is slow or random, made before anything is decided. */
export interface Prepared {
  readonly userId: string
  readonly userNameScoped: boolean
  readonly encodedHash: string
  readonly totpSecret: string
  /** The code that goes to the email address, where `onboarding` says that one is owed. */
  readonly mailCode?: CodePayload
  readonly phoneCode?: CodePayload
  readonly passkey?: {
    readonly code: CodePayload & { id: string }
    readonly registration: { link: string; lifetimeSeconds: number }
  }
}

export async function prepareHuman(ctx: Context, user: AddHumanUser, layers: PolicyLayers): Promise<Prepared> {
  const userId = user.userId ?? ctx.newId()
  const imported = user.hashedPassword && sealKey(user.hashedPassword, ctx.cipher)
  const encodedHash = imported || (user.password ? await ctx.passwords.hash(user.password) : '')
  const mailCode = { initialization: 'initializeUser', verification: 'emailVerification', none: undefined } as const
  const kind = mailCode[onboarding(user, encodedHash)]
  return {
    userId,
    userNameScoped: isUserNameScoped(layers),
    encodedHash,
    totpSecret: user.totpSecret ? ctx.cipher.encrypt(user.totpSecret, 'totp') : '',
    ...(kind ? { mailCode: newCode(ctx, kind).payload } : {}),
    ...(user.phone && !user.phone.verified ? { phoneCode: newCode(ctx, 'phoneVerification').payload } : {}),
    ...(user.passwordlessRegistration ? { passkey: preparePasskey(ctx, user.orgId, userId) } : {}),
  }
}

function preparePasskey(ctx: Context, orgId: string, userId: string): NonNullable<Prepared['passkey']> {
  const id = ctx.newId()
  const { plain, payload } = newCode(ctx, 'passwordlessInit')
  return {
    code: { id, ...payload },
    registration: {
      link: passkeyRegistrationLink(ctx.externalUrl, { userId, orgId, code: plain }, id),
      lifetimeSeconds: codeGenerators.passwordlessInit.expirySeconds,
    },
  }
}

/**
 * What a new person still has to do (contract §1.5): finish the account by a code, verify the address, or nothing. Who
 * can sign in through a provider is never held up.
 */
export function onboarding(user: AddHumanUser, encodedHash: string): 'initialization' | 'verification' | 'none' {
  if (user.idpLinks.length > 0) return user.email.verified ? 'none' : 'verification'
  const hasCredential = encodedHash !== '' || user.passwordlessRegistration
  return user.email.verified && hasCredential ? 'none' : 'initialization'
}

/** The events of a new person, in the order of contract §2.1. */
export function decideAddHumanUser(user: AddHumanUser, made: Prepared): UserEvent[] {
  const events: UserEvent[] = [
    humanAdded({
      userName: user.userName,
      userNameScoped: made.userNameScoped,
      ...user.profile,
      email: user.email.address,
      phone: user.phone?.number ?? '',
      encodedHash: made.encodedHash,
      changeRequired: made.encodedHash !== '' && user.passwordChangeRequired,
    }),
    ...user.idpLinks.map((link) => idpLinkAdded(link.idpId, link.externalUserId, link.displayName)),
  ]
  if (made.totpSecret) events.push(totpAdded(made.totpSecret), totpVerified())
  if (user.email.verified) events.push(emailVerified())
  if (made.mailCode) {
    const initial = onboarding(user, made.encodedHash) === 'initialization'
    events.push(initial ? initializationCodeAdded(made.mailCode) : emailCodeAdded(made.mailCode))
  }
  if (user.phone?.verified) events.push(phoneVerified())
  if (made.phoneCode) events.push(phoneCodeAdded(made.phoneCode))
  if (made.passkey) events.push(passkeyCodeAdded(made.passkey.code))
  return events
}
