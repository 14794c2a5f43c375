/** AuthService: every RPC acts on the user of the token. Healthz is built in. */
import { ownEmail } from '#api/zitadel/auth-v1/email.ts'
import { ownFactors } from '#api/zitadel/auth-v1/factor.ts'
import { ownIdpLinks } from '#api/zitadel/auth-v1/idp-link.ts'
import { languages } from '#api/zitadel/auth-v1/language.ts'
import { ownMemberships } from '#api/zitadel/auth-v1/membership.ts'
import { ownMetadata } from '#api/zitadel/auth-v1/metadata.ts'
import { ownPassword } from '#api/zitadel/auth-v1/password.ts'
import { ownPasskeys } from '#api/zitadel/auth-v1/passwordless.ts'
import { ownPermissions } from '#api/zitadel/auth-v1/permission.ts'
import { ownPhone } from '#api/zitadel/auth-v1/phone.ts'
import { ownPolicies } from '#api/zitadel/auth-v1/policy.ts'
import { ownProfile } from '#api/zitadel/auth-v1/profile.ts'
import { ownProjectOrgs } from '#api/zitadel/auth-v1/project-org.ts'
import { ownRefreshTokens } from '#api/zitadel/auth-v1/refresh-token.ts'
import type { AuthRpcs } from '#api/zitadel/auth-v1/rpcs.ts'
import { ownSecurityKeys } from '#api/zitadel/auth-v1/u2f.ts'
import { ownUser } from '#api/zitadel/auth-v1/user.ts'
import { ownUserGrants } from '#api/zitadel/auth-v1/user-grant.ts'
import { ownSessions } from '#api/zitadel/auth-v1/user-session.ts'

export const authHandlers = {
  ...languages,
  ...ownUser,
  ...ownProfile,
  ...ownEmail,
  ...ownPhone,
  ...ownMetadata,
  // Sign-in
  ...ownPassword,
  ...ownFactors,
  ...ownSecurityKeys,
  ...ownPasskeys,
  ...ownIdpLinks,
  ...ownSessions,
  ...ownRefreshTokens,
  // Rights
  ...ownUserGrants,
  ...ownProjectOrgs,
  ...ownPermissions,
  ...ownMemberships,
  // Policies of the user's organization
  ...ownPolicies,
} satisfies AuthRpcs
