/**
 * Decides on a user who returns from a provider. Signs in a linked user, if their own organization offers the
 * provider. Never links by an address or a name alone: a match only makes the page offer linking, which requires the
 * account's own factor (docs/security.md, links to providers).
 */

import { author } from '#domain/context.ts'
import { type Idp, idpAggregate } from '#domain/idp/idp.ts'
import { isOffered } from '#domain/idp/list-offered-providers.ts'
import { openProvider } from '#domain/idp/open-provider.ts'
import type { ExternalIdentity, ProviderClient } from '#domain/idp/provider-client.ts'
import { type ExternalPerson, isComplete, proposedPerson, updatedProfile } from '#domain/idp-intent/external-profile.ts'
import { findMatchingAccount } from '#domain/idp-intent/find-matching-account.ts'
import { type Intent, knownRow, newIntentSecret, type StartedIntent } from '#domain/idp-intent/idp-intent.ts'
import { mayRegister, registerExternalUser } from '#domain/idp-intent/register-external-user.ts'
import { loadLoginPolicy, loadOffered, notOffered } from '#domain/idp-intent/start-idp-intent.ts'
import { takeSamlIdentity } from '#domain/idp-intent/take-saml-identity.ts'
import { findLinkedUser } from '#domain/login-intent/find-linked-user.ts'
import { orgAggregate } from '#domain/org/org.ts'
import type { LoginPolicy } from '#domain/policy/login-policy.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { PageContext } from '#domain/sign-in/page-context.ts'
import { humanProfileChanged } from '#domain/user/human/events.ts'
import { idpLoginCheckSucceeded } from '#domain/user/idp-link/events.ts'
import { isLinkTo } from '#domain/user/idp-link/same-account.ts'
import { loadLoginNaming } from '#domain/user/login-names.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { AppError } from '#kit/errors.ts'

export interface CompleteIdpIntent {
  readonly intent: StartedIntent
  /** Credentials of the browser: the returned state, and its cookie. */
  readonly state: string
  readonly browser: string
  /** The query that it came back with. */
  readonly answer: URLSearchParams
}

export type CompletedIdpIntent =
  | { readonly way: 'signedIn'; readonly user: Folded<User> }
  /** The person decides; `token` finds the intent again in this browser. */
  | { readonly way: 'choose'; readonly token: string }
  /** No user is linked, and the provider permits sign-in of linked users only. */
  | { readonly way: 'unlinked'; readonly identity: ExternalIdentity }

/** How often a race for the same account at the provider is looked at again. */
const MAX_ATTEMPTS = 3

/**
 * Settles a consumed intent, in the organization whose sign-in it is. Refuses with FailedPrecondition: `intent.notOffered`
 * (the provider is not offered to them), `intent.userNotActive` (person or organization not active); and as
 * `ProviderClient.finish`.
 */
export async function completeIdpIntent(
  ctx: PageContext,
  client: ProviderClient,
  input: CompleteIdpIntent,
): Promise<CompletedIdpIntent> {
  const idp = await ctx.events.load(idpAggregate, input.intent.idpId)
  if (idp.state.status !== 'active') throw notOffered()
  const { answer, state, intent } = input
  const { pledge } = intent
  const identity =
    'loginIntentId' in pledge
      ? await takeSamlIdentity(ctx, pledge.loginIntentId, answer)
      : await client.finish(openProvider(ctx, idp), { answer, state, pledge })
  return settleIdentity(ctx, idp, identity, input)
}

/** The sign-in that an identity belongs to, and the cookie of its browser. */
export interface IdentityOwner {
  readonly intent: Pick<Intent, 'idpId' | 'orgId' | 'authRequestId'>
  readonly browser: string
}

/** Decides on an identity that a provider proved. Rejects as `completeIdpIntent`. */
export async function settleIdentity(
  ctx: PageContext,
  idp: Folded<Idp>,
  identity: ExternalIdentity,
  owner: IdentityOwner,
): Promise<CompletedIdpIntent> {
  for (let attempt = 1; ; attempt++) {
    const way = decideCompleteIdpIntent(await loadFacts(ctx, idp, identity))
    if (way.way === 'signIn') return { way: 'signedIn', user: await checkIn(ctx, idp, identity, way.userId) }
    if (way.way === 'unlinked') return { way: 'unlinked', identity }
    if (way.way === 'choose') return choose(ctx, owner, { identity, loginName: way.loginName })
    const registered = await tryToRegister(ctx, idp, identity, way.person)
    if (typeof registered === 'object')
      return { way: 'signedIn', user: await checkIn(ctx, idp, identity, registered.userId) }
    // The concurrent writer may have been the same user.
    if (attempt < MAX_ATTEMPTS && (await findLinkedUser(ctx, idp.id, identity.id))) continue
    if (registered === 'link') throw refuse('intent.accountTaken')
    return choose(ctx, owner, { identity, loginName: '' })
  }
}

/** Facts of the decision. */
export interface IntentFacts {
  readonly idp: Folded<Idp>
  readonly identity: ExternalIdentity
  /** The organization whose sign-in it is. */
  readonly orgId: string
  readonly orgActive: boolean
  readonly login: LoginPolicy
  /** Proposed data of a new user. */
  readonly person: ExternalPerson
  /** User linked to the account at the provider, with the state of their own organization. */
  readonly linked?: { readonly user: Folded<User>; readonly orgActive: boolean; readonly login: LoginPolicy }
  /** Login name of the account that matches by the provider's options; '' : none. */
  readonly matching: string
}

export type IntentWay =
  | { readonly way: 'signIn'; readonly userId: string }
  | { readonly way: 'register'; readonly person: ExternalPerson }
  | { readonly way: 'choose'; readonly loginName: string }
  | { readonly way: 'unlinked' }

export function decideCompleteIdpIntent(facts: IntentFacts): IntentWay {
  const { idp, linked, login, person } = facts
  if (linked) {
    if (!isOffered(idp, linked.user.owner, linked.login)) throw notOffered()
    if (!linked.orgActive || linked.user.state.status !== 'active') throw notActive()
    return { way: 'signIn', userId: linked.user.id }
  }
  if (!facts.orgActive || !isOffered(idp, facts.orgId, login)) throw notOffered()
  const { isLinkingAllowed, isAutoCreation } = idp.state.options
  const loginName = isLinkingAllowed ? facts.matching : ''
  const registers = mayRegister(idp, login)
  if (registers && isAutoCreation && !loginName && isComplete(person)) return { way: 'register', person }
  return isLinkingAllowed || registers ? { way: 'choose', loginName } : { way: 'unlinked' }
}

const notActive = () => refuse('intent.userNotActive')

async function loadFacts(ctx: PageContext, idp: Folded<Idp>, identity: ExternalIdentity): Promise<IntentFacts> {
  const [user, org, login, naming, matching] = await Promise.all([
    findLinkedUser(ctx, idp.id, identity.id),
    ctx.events.load(orgAggregate, ctx.orgId),
    loadLoginPolicy(ctx, ctx.orgId),
    loadLoginNaming(ctx, ctx.orgId),
    findMatchingAccount(ctx, idp, identity),
  ])
  return {
    idp,
    identity,
    orgId: ctx.orgId,
    orgActive: org.state.status === 'active',
    login,
    person: proposedPerson(identity, naming),
    matching,
    ...(user ? { linked: await linkedUserFacts(ctx, user) } : {}),
  }
}

async function linkedUserFacts(ctx: PageContext, user: Folded<User>): Promise<NonNullable<IntentFacts['linked']>> {
  const [org, login] = await Promise.all([ctx.events.load(orgAggregate, user.owner), loadLoginPolicy(ctx, user.owner)])
  return { user, orgActive: org.state.status === 'active', login }
}

/** Decides again on the state that the result is stored on: the link or the user may have been removed since. */
const checkIn = (
  ctx: PageContext,
  idp: Folded<Idp>,
  identity: ExternalIdentity,
  userId: string,
): Promise<Folded<User>> =>
  ctx.events.change(author(ctx), userAggregate, userId, ({ state }) => decideCheckIn(state, idp, identity))

export function decideCheckIn(user: User, idp: Folded<Idp>, identity: ExternalIdentity): UserEvent[] {
  const isLinked = user.idpLinks.some((link) => isLinkTo(link, idp.id, identity.id))
  if (!isLinked || user.status !== 'active') throw notActive()
  const profile = idp.state.options.isAutoUpdate ? updatedProfile(user.profile, identity) : undefined
  return [idpLoginCheckSucceeded(idp.id, identity.id), ...(profile ? [humanProfileChanged({ ...profile })] : [])]
}

/** `link`: another writer linked this account at the provider first; `person`: the proposed user is not valid. */
async function tryToRegister(
  ctx: PageContext,
  idp: Folded<Idp>,
  identity: ExternalIdentity,
  person: ExternalPerson,
): Promise<{ userId: string } | 'link' | 'person'> {
  try {
    return await registerExternalUser(ctx, { idpId: idp.id, identity, person })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (error.key === 'Errors.User.ExternalIDP.AlreadyExists') return 'link'
    if (error.kind === 'alreadyExists' || error.kind === 'invalidArgument') return 'person'
    throw error
  }
}

/** Stores the returned identity until the user has decided. */
async function choose(
  ctx: PageContext,
  { intent, browser }: IdentityOwner,
  known: { readonly identity: ExternalIdentity; readonly loginName: string },
): Promise<CompletedIdpIntent> {
  const token = newIntentSecret()
  const { idpId, orgId, authRequestId } = intent
  const storedIntent = { secret: token, browser, idpId, orgId, authRequestId, createdAt: ctx.now, ...known }
  await ctx.events.writeRecords([{ table: 'idp_intents', put: knownRow(ctx.cipher, storedIntent) }])
  return { way: 'choose', token }
}

/** Returns the choices of a user without link, which the page offers. Rejects as `startIdpIntent` does. */
export async function loadChoices(
  ctx: PageContext,
  idpId: string,
): Promise<{ idp: Folded<Idp>; mayLink: boolean; mayRegister: boolean }> {
  const [idp, login] = await Promise.all([loadOffered(ctx, idpId), loadLoginPolicy(ctx, ctx.orgId)])
  return { idp, mayLink: idp.state.options.isLinkingAllowed, mayRegister: mayRegister(idp, login) }
}
