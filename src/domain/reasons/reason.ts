/**
 * Every reason for which the domain rejects a call: kind and translation key. Each API maps reasons to its own codes,
 * ids and texts (api/zitadel/errors-v1, api/nevis/errors.ts).
 */
import { accessKeyReasons } from '#domain/reasons/access-key-reasons.ts'
import { actionReasons } from '#domain/reasons/action-reasons.ts'
import { attributeReasons } from '#domain/reasons/attribute-reasons.ts'
import { authRequestReasons } from '#domain/reasons/auth-request-reasons.ts'
import { customerReasons } from '#domain/reasons/customer-reasons.ts'
import { emailLinkReasons } from '#domain/reasons/email-link-reasons.ts'
import { featureReasons } from '#domain/reasons/feature-reasons.ts'
import { generalReasons } from '#domain/reasons/general-reasons.ts'
import { hostedLoginReasons } from '#domain/reasons/hosted-login-reasons.ts'
import { idpReasons } from '#domain/reasons/idp-reasons.ts'
import { instanceReasons } from '#domain/reasons/instance-reasons.ts'
import { intentReasons } from '#domain/reasons/intent-reasons.ts'
import { inviteReasons } from '#domain/reasons/invite-reasons.ts'
import { memberReasons } from '#domain/reasons/member-reasons.ts'
import { orgReasons } from '#domain/reasons/org-reasons.ts'
import { policyReasons } from '#domain/reasons/policy-reasons.ts'
import { projectReasons } from '#domain/reasons/project-reasons.ts'
import { sessionReasons } from '#domain/reasons/session-reasons.ts'
import { userContactReasons } from '#domain/reasons/user-contact-reasons.ts'
import { userCredentialReasons } from '#domain/reasons/user-credential-reasons.ts'
import { userFactorReasons } from '#domain/reasons/user-factor-reasons.ts'
import { userGrantReasons } from '#domain/reasons/user-grant-reasons.ts'
import { userReasons } from '#domain/reasons/user-reasons.ts'
import { webKeyReasons } from '#domain/reasons/web-key-reasons.ts'

import { AppError, type AppErrorOptions, type ErrorKind } from '#kit/errors.ts'

export interface ReasonEntry {
  readonly kind: ErrorKind
  /** Translation key. */
  readonly key: string
}

export const reasons = {
  ...accessKeyReasons,
  ...actionReasons,
  ...attributeReasons,
  ...authRequestReasons,
  ...customerReasons,
  ...emailLinkReasons,
  ...featureReasons,
  ...generalReasons,
  ...hostedLoginReasons,
  ...idpReasons,
  ...instanceReasons,
  ...intentReasons,
  ...inviteReasons,
  ...memberReasons,
  ...orgReasons,
  ...policyReasons,
  ...projectReasons,
  ...sessionReasons,
  ...userReasons,
  ...userContactReasons,
  ...userCredentialReasons,
  ...userFactorReasons,
  ...userGrantReasons,
  ...webKeyReasons,
} as const satisfies Readonly<Record<string, ReasonEntry>>

export type Reason = keyof typeof reasons

export interface RefusalOptions extends Omit<AppErrorOptions, 'reason'> {
  /** Where it depends on the case: the kind that a target answered with, the text of a taken name. */
  readonly kind?: ErrorKind
  readonly key?: string
}

/** Creates the error of a reason, to be thrown. */
export function refuse(reason: Reason, { kind, key, ...options }: RefusalOptions = {}): AppError {
  const entry: ReasonEntry = reasons[reason]
  return new AppError(kind ?? entry.kind, '', key ?? entry.key, { ...options, reason })
}
