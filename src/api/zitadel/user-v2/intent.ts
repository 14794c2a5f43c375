import type { JsonObject } from '@bufbuild/protobuf'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import type { ApiContext } from '#api/zitadel/api-context.ts'
import type { UserService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { getLoginIdentity, type SucceededLoginIntent } from '#domain/login-intent/get-login-identity.ts'
import { startLoginIntent } from '#domain/login-intent/start-login-intent.ts'
import { unimplemented } from '#kit/errors.ts'

export const intents = {
  startIdentityProviderIntent: async (ctx, { idpId, content }) => {
    // LDAP is the only kind with credentials, and no provider of this server is of it.
    if (content.case !== 'urls') throw unimplemented('USERv2-S2g21', 'a sign-in through a provider needs addresses')
    const { url } = await startLoginIntent(ctx, { idpId, ...content.value })
    return { details: detailsAt(ctx.now), nextStep: { case: 'authUrl' as const, value: url } }
  },
  retrieveIdentityProviderIntent: async (ctx, { idpIntentId: id, idpIntentToken: token }) => {
    const intent = await getLoginIdentity(ctx, { id, token })
    return {
      details: detailsAt(intent.changedAt),
      idpInformation: fromIdentity(intent),
      userId: intent.linkedUserId,
      ...(intent.linkedUserId ? { updateHumanUser: updated(intent) } : { addHumanUser: proposed(intent) }),
    }
  },
} satisfies ServiceHandlers<typeof UserService, ApiContext>

const detailsAt = (changedAt: number) => ({
  sequence: 1n,
  changeDate: timestampFromMs(changedAt),
  resourceOwner: INSTANCE_ID,
})

const fromIdentity = ({ idpId, identity, source }: SucceededLoginIntent) => ({
  access: {
    case: 'oauth' as const,
    value: { accessToken: source.accessToken, ...(source.idToken ? { idToken: source.idToken } : {}) },
  },
  idpId,
  userId: identity.id,
  userName: identity.userName || identity.email,
  // Claims were parsed from JSON, and have no members that are undefined.
  rawInformation: source.claims as JsonObject,
})

const profileOf = ({ identity }: SucceededLoginIntent) => ({
  givenName: identity.firstName,
  familyName: identity.lastName,
  ...(identity.nickName ? { nickName: identity.nickName } : {}),
  ...(identity.displayName ? { displayName: identity.displayName } : {}),
  preferredLanguage: identity.language || 'und',
})

/** An address that the provider did not verify gets a code. */
const emailOf = ({ identity: { email, emailVerified } }: SucceededLoginIntent) => ({
  email,
  verification: emailVerified ? { case: 'isVerified' as const, value: true } : { case: 'sendCode' as const, value: {} },
})

/** Initial data of the user to create. */
const proposed = (intent: SucceededLoginIntent) => {
  const { idpId, identity } = intent
  const userName = identity.userName || identity.email
  return {
    ...(userName ? { username: userName } : {}),
    profile: profileOf(intent),
    ...(identity.email ? { email: emailOf(intent) } : {}),
    idpLinks: [{ idpId, userId: identity.id, userName }],
  }
}

/** Changed data of the linked user. */
const updated = (intent: SucceededLoginIntent) => ({
  userId: intent.linkedUserId,
  profile: profileOf(intent),
  ...(intent.identity.email && intent.identity.emailVerified ? { email: emailOf(intent) } : {}),
})
