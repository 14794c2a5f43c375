import type { OrgContext } from '#domain/context.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import type { PolicyLevel } from '#domain/policy/login-policy-list.ts'

/** Whose providers a call is about: those of the organization acted in, or the instance's. */
export type IdpLevel = PolicyLevel

export interface IdpPlace {
  readonly owner: string
  /** How ids of refusals begin there. */
  readonly prefix: 'ORG' | 'INST'
}

/** Where providers of a level are written; refuses who may not. */
export function requireIdpWriter(ctx: OrgContext, level: IdpLevel): IdpPlace {
  if (level === 'instance') {
    requireOnInstance(ctx.caller, 'iam.idp.write')
    return { owner: INSTANCE_ID, prefix: 'INST' }
  }
  ctx.caller.require('org.idp.write', ctx.orgId)
  return { owner: ctx.orgId, prefix: 'ORG' }
}

/** The owners whose providers may be seen at a level: an organization may use the instance's, not the reverse. */
export const visibleOwners = (ctx: Pick<OrgContext, 'orgId'>, level: IdpLevel): string[] =>
  level === 'instance' ? [INSTANCE_ID] : [ctx.orgId, INSTANCE_ID]
