import { clone } from '@bufbuild/protobuf'
import type { DataOrg } from '@zitadel/proto/zitadel/admin_pb.js'
import { AddCustomLoginPolicyRequestSchema } from '@zitadel/proto/zitadel/management_pb.js'
import { type ImportError, runInto, unlessExists } from '#api/zitadel/admin-v1/import-structure.ts'
import { addCustomLoginPolicy } from '#api/zitadel/management-v1/policy/login.ts'
import {
  addCustomLockoutPolicy,
  addCustomPasswordComplexityPolicy,
} from '#api/zitadel/management-v1/policy/password.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'

/** Policies that decide how the users of an organization sign in; an organization that has one of its own keeps it. */
export const POLICIES: ReadonlySet<string> = new Set(['lockoutPolicy', 'passwordComplexityPolicy', 'loginPolicy'])

/** Imports the policies of an organization. Providers of a login policy are reported: they have other ids here. */
export async function importPolicies(ctx: OrgContext, org: DataOrg, errors: ImportError[]): Promise<void> {
  const run = runInto(errors)
  const at = { ...ctx, orgId: org.orgId }
  const { lockoutPolicy, passwordComplexityPolicy } = org
  if (lockoutPolicy)
    await run('lockout_policy', org.orgId, () => unlessExists(() => addCustomLockoutPolicy(at, lockoutPolicy)))
  if (passwordComplexityPolicy)
    await run('password_complexity_policy', org.orgId, () =>
      unlessExists(() => addCustomPasswordComplexityPolicy(at, passwordComplexityPolicy)),
    )
  if (!org.loginPolicy) return
  const login = clone(AddCustomLoginPolicyRequestSchema, org.loginPolicy)
  for (const { idpId } of login.idps.splice(0))
    errors.push({ type: 'login_policy_idp', id: idpId, message: 'not imported' })
  await run('login_policy', org.orgId, () => unlessExists(() => addCustomLoginPolicy(at, login)))
}
