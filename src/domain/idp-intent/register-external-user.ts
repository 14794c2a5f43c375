import type { Idp } from '#domain/idp/idp.ts'
import type { ExternalIdentity } from '#domain/idp/provider-client.ts'
import { accountName, type ExternalPerson, isVerifiedAddress } from '#domain/idp-intent/external-profile.ts'
import { loadLoginPolicy, loadOffered } from '#domain/idp-intent/start-idp-intent.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import type { LoginPolicy } from '#domain/policy/login-policy.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { PageContext } from '#domain/sign-in/page-context.ts'
import { createPerson } from '#domain/user/create/create-person.ts'
import type { NewPerson } from '#domain/user/create/new-person.ts'
import { nameDomain } from '#domain/user/name-domain.ts'
import { isProvenDomain, isUserNameScoped } from '#domain/user/user-name.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { foldCase } from '#kit/fold-case.ts'

export interface RegisterExternalUser {
  readonly idpId: string
  readonly identity: ExternalIdentity
  /** Data from the provider, or from the user's input. */
  readonly person: ExternalPerson
  /** Intent of the user's decision, completed by this call. Absent: no decision was required. */
  readonly intentId?: string
}

/**
 * Creates a user in the caller's organization from a returned identity, with the link in the same unit. Rejects with
 * FailedPrecondition (`intent.notOffered`, `intent.registrationNotAllowed`) if the provider or organization does not
 * permit registration, with AlreadyExists a taken user name or account at the provider, and as `createPerson`.
 */
export async function registerExternalUser(ctx: PageContext, input: RegisterExternalUser): Promise<{ userId: string }> {
  const [idp, login] = await Promise.all([loadOffered(ctx, input.idpId), loadLoginPolicy(ctx, ctx.orgId)])
  const user = decideRegisterExternalUser(input, { idp, login, orgId: ctx.orgId, language: ctx.language })
  await requireOwnName(ctx, input)
  const { userId } = await createPerson(ctx, user)
  if (input.intentId !== undefined)
    await ctx.events.writeRecords([{ table: 'idp_intents', remove: { id: input.intentId } }])
  return { userId }
}

/**
 * Rejects an address as user name of a registering user, unless the provider verified it or the organization has
 * proven its domain: otherwise the user could claim another person's address.
 */
async function requireOwnName(ctx: PageContext, { identity, person }: RegisterExternalUser): Promise<void> {
  const userName = person.userName.trim()
  const email = person.email.trim()
  if (nameDomain(userName) === undefined || (await isNameScoped(ctx))) return
  if (foldCase(userName) === foldCase(email) && isVerifiedAddress(identity, email)) return
  if (!(await isProvenDomain(ctx, ctx.orgId, userName))) throw refuse('userName.domainNotAllowed')
}

const isNameScoped = async (ctx: PageContext): Promise<boolean> => isUserNameScoped(await loadPolicies(ctx, ctx.orgId))

/** Whether a person may make themselves an account by coming from a provider. */
export const mayRegister = (idp: Folded<Idp>, login: Pick<LoginPolicy, 'allowRegister'>): boolean =>
  idp.state.options.isCreationAllowed && login.allowRegister

export function decideRegisterExternalUser(
  { identity, person }: RegisterExternalUser,
  place: { idp: Folded<Idp>; login: LoginPolicy; orgId: string; language: string },
): NewPerson {
  if (!mayRegister(place.idp, place.login)) throw refuse('intent.registrationNotAllowed')
  return {
    orgId: place.orgId,
    userName: person.userName,
    profile: {
      firstName: person.firstName,
      lastName: person.lastName,
      nickName: identity.nickName,
      displayName: identity.displayName,
      preferredLanguage: identity.language || place.language,
      gender: 0,
    },
    email: { address: person.email, verified: isVerifiedAddress(identity, person.email.trim()) },
    passwordChangeRequired: false,
    idpLinks: [{ idpId: place.idp.id, externalUserId: identity.id, displayName: accountName(identity) }],
    passwordlessRegistration: false,
  }
}
