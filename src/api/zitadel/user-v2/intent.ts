import type { JsonObject } from '@bufbuild/protobuf'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import type { ApiContext } from '#api/zitadel/api-context.ts'
import type { UserService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { getLoginIdentity, type SucceededLoginIntent } from '#domain/login-intent/get-login-identity.ts'
import type { LoginSource } from '#domain/login-intent/login-intent.ts'
import { signInByDirectory } from '#domain/login-intent/sign-in-by-directory.ts'
import { startLoginIntent } from '#domain/login-intent/start-login-intent.ts'
import { unimplemented } from '#kit/errors.ts'

export const intents = {
  startIdentityProviderIntent: async (ctx, { idpId, content }) => {
    const details = detailsAt(ctx.now)
    if (content.case === 'ldap') {
      const { id, token, userId } = await signInByDirectory(ctx, { idpId, ...content.value })
      const value = { idpIntentId: id, idpIntentToken: token, userId }
      return { details, nextStep: { case: 'idpIntent' as const, value } }
    }
    if (content.case !== 'urls')
      throw unimplemented('USERv2-S2g21', 'a sign-in through a provider needs addresses or credentials')
    const { step } = await startLoginIntent(ctx, { idpId, ...content.value })
    return {
      details,
      nextStep:
        'fields' in step
          ? { case: 'formData' as const, value: { url: step.url, fields: { ...step.fields } } }
          : { case: 'authUrl' as const, value: step.url },
    }
  },
  retrieveIdentityProviderIntent: async (ctx, { idpIntentId: id, idpIntentToken: token }) => {
    const intent = await getLoginIdentity(ctx, { id, token })
    return {
      details: detailsAt(intent.changedAt),
      idpInformation: fromIdentity(intent),
      userId: intent.linkedUserId,
      ...(intent.linkedUserId ? { updateHumanUser: toLinkedUser(intent) } : { addHumanUser: toProposedUser(intent) }),
    }
  },
} satisfies ServiceHandlers<typeof UserService, ApiContext>

const detailsAt = (changedAt: number) => ({
  sequence: 1n,
  changeDate: timestampFromMs(changedAt),
  resourceOwner: INSTANCE_ID,
})

const fromIdentity = ({ idpId, identity, source }: SucceededLoginIntent) => ({
  access: accessOf(source),
  idpId,
  userId: identity.id,
  userName: identity.userName || identity.email,
  // Both were parsed from JSON, and have no members that are undefined.
  rawInformation: (source.kind === 'oidc'
    ? source.claims
    : { id: identity.id, attributes: source.attributes }) as JsonObject,
})

function accessOf(source: LoginSource) {
  switch (source.kind) {
    case 'oidc': {
      const { accessToken, idToken } = source
      return { case: 'oauth' as const, value: { accessToken, ...(idToken ? { idToken } : {}) } }
    }
    case 'ldap':
      // As above.
      return { case: 'ldap' as const, value: { attributes: source.attributes as JsonObject } }
    case 'saml':
      return { case: 'saml' as const, value: { assertion: new TextEncoder().encode(source.assertionXml) } }
  }
}

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
const toProposedUser = (intent: SucceededLoginIntent) => {
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
const toLinkedUser = (intent: SucceededLoginIntent) => ({
  userId: intent.linkedUserId,
  profile: profileOf(intent),
  ...(intent.identity.email && intent.identity.emailVerified ? { email: emailOf(intent) } : {}),
})
