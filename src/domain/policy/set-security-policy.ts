import { isDeepStrictEqual } from 'node:util'
import type { Context, Details } from '#domain/context.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { defaultPolicy } from '#domain/policy/policies.ts'
import { policySet } from '#domain/policy/policy-events.ts'
import { policyDetails, writePolicies } from '#domain/policy/policy-writer.ts'
import { type SecurityPolicy, securityPolicy } from '#domain/policy/security-policy.ts'
import { refuse } from '#domain/reasons/reason.ts'

/** Replaces the security settings of the instance; the same settings again are not stored. */
export async function setSecurityPolicy(ctx: Context, settings: SecurityPolicy): Promise<Details> {
  if (!settings.allowedOrigins.every(isOrigin)) throw refuse('securityPolicy.originInvalid')
  ctx.caller.require('iam.policy.write', INSTANCE_ID)
  const after = await writePolicies(ctx, INSTANCE_ID, (before) =>
    isDeepStrictEqual(defaultPolicy(securityPolicy, before), settings)
      ? []
      : [policySet(securityPolicy, settings, before)],
  )
  return policyDetails(securityPolicy, after)
}

const isOrigin = (text: string): boolean => URL.canParse(text) && new URL(text).origin === text
