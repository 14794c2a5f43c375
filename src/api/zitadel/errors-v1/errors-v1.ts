/** Error ids of the v1 APIs by reason, and by RPC where ZITADEL's ids or codes differ by call. */

import { sameIds } from '#api/zitadel/auth-v1/same-ids.ts'
import { accessKeyErrors } from '#api/zitadel/errors-v1/access-key-errors.ts'
import { actionErrors } from '#api/zitadel/errors-v1/action-errors.ts'
import { attributeErrors } from '#api/zitadel/errors-v1/attribute-errors.ts'
import { authRequestErrors } from '#api/zitadel/errors-v1/auth-request-errors.ts'
import { customerErrors } from '#api/zitadel/errors-v1/customer-errors.ts'
import { emailLinkErrors } from '#api/zitadel/errors-v1/email-link-errors.ts'
import { featureErrors } from '#api/zitadel/errors-v1/feature-errors.ts'
import { generalErrors } from '#api/zitadel/errors-v1/general-errors.ts'
import { hostedLoginErrors } from '#api/zitadel/errors-v1/hosted-login-errors.ts'
import { idpErrors } from '#api/zitadel/errors-v1/idp-errors.ts'
import { instanceErrors } from '#api/zitadel/errors-v1/instance-errors.ts'
import { intentErrors } from '#api/zitadel/errors-v1/intent-errors.ts'
import { inviteErrors } from '#api/zitadel/errors-v1/invite-errors.ts'
import { memberErrors } from '#api/zitadel/errors-v1/member-errors.ts'
import { orgErrors } from '#api/zitadel/errors-v1/org-errors.ts'
import { policyErrors } from '#api/zitadel/errors-v1/policy-errors.ts'
import { projectErrors } from '#api/zitadel/errors-v1/project-errors.ts'
import { sessionErrors } from '#api/zitadel/errors-v1/session-errors.ts'
import { userContactErrors } from '#api/zitadel/errors-v1/user-contact-errors.ts'
import { userCredentialErrors } from '#api/zitadel/errors-v1/user-credential-errors.ts'
import { userErrors } from '#api/zitadel/errors-v1/user-errors.ts'
import { userFactorErrors } from '#api/zitadel/errors-v1/user-factor-errors.ts'
import { userGrantErrors } from '#api/zitadel/errors-v1/user-grant-errors.ts'
import { webKeyErrors } from '#api/zitadel/errors-v1/web-key-errors.ts'

import type { Reason } from '#domain/reasons/reason.ts'
import type { ErrorKind } from '#kit/errors.ts'

/** The v1 form of a reason. `kind` and `key` only where they differ from the domain's. */
export interface V1Error {
  readonly id: string
  readonly kind?: ErrorKind
  readonly key?: string
}

export interface V1Entry extends V1Error {
  /** By RPC, e.g. `LockUser`; with its service where services differ, e.g. `AdminService/RemoveOrg`. */
  readonly rpcs?: Readonly<Record<string, V1Error>>
}

const errors: Readonly<Record<Reason, V1Entry>> = {
  ...accessKeyErrors,
  ...actionErrors,
  ...attributeErrors,
  ...authRequestErrors,
  ...customerErrors,
  ...emailLinkErrors,
  ...featureErrors,
  ...generalErrors,
  ...hostedLoginErrors,
  ...idpErrors,
  ...instanceErrors,
  ...intentErrors,
  ...inviteErrors,
  ...memberErrors,
  ...orgErrors,
  ...policyErrors,
  ...projectErrors,
  ...sessionErrors,
  ...userErrors,
  ...userContactErrors,
  ...userCredentialErrors,
  ...userFactorErrors,
  ...userGrantErrors,
  ...webKeyErrors,
}
/** Entries by reason. */
export const v1Errors: ReadonlyMap<string, V1Entry> = new Map<string, V1Entry>(Object.entries(errors))

/** Returns the v1 form of a reason in an RPC; undefined for an error without a reason. */
export function v1ErrorOf(reason: string | undefined, rpc: string): V1Error | undefined {
  const entry = reason === undefined ? undefined : v1Errors.get(reason)
  if (!entry) return undefined
  const [service = '', name = ''] = rpc.slice(rpc.lastIndexOf('.') + 1).split('/')
  const key = [`${service}/${name}`, name, sameIds.get(name) ?? ''].find(
    (one) => entry.rpcs && Object.hasOwn(entry.rpcs, one),
  )
  return key === undefined ? entry : entry.rpcs?.[key]
}
