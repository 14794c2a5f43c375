import type { DataOrg } from '@zitadel/proto/zitadel/admin_pb.js'
import { type ImportError, runInto, unlessExists } from '#api/zitadel/admin-v1/import-structure.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { toLoginSettings, toMultiFactor, toSecondFactor } from '#api/zitadel/policy/login.ts'
import { complexityCalls, lockoutCalls } from '#api/zitadel/policy/password.ts'
import { addLoginPolicy } from '#domain/idp/add-login-policy.ts'

/** Policies that decide how the users of an organization sign in; an organization that has set one keeps it. */
export const POLICIES: ReadonlySet<string> = new Set(['lockoutPolicy', 'passwordComplexityPolicy', 'loginPolicy'])

/** Imports the policies of an organization. Providers of a login policy are reported: they have other ids here. */
export async function importPolicies(ctx: OrgContext, org: DataOrg, errors: ImportError[]): Promise<void> {
  const run = runInto(errors)
  const at = { ...ctx, orgId: org.orgId }
  const { lockoutPolicy, passwordComplexityPolicy } = org
  if (lockoutPolicy)
    await run('lockout_policy', org.orgId, () => unlessExists(() => lockoutCalls.addCustom(at, lockoutPolicy)))
  if (passwordComplexityPolicy)
    await run('password_complexity_policy', org.orgId, () =>
      unlessExists(() => complexityCalls.addCustom(at, passwordComplexityPolicy)),
    )
  if (!org.loginPolicy) return
  const login = org.loginPolicy
  for (const { idpId } of login.idps) errors.push({ type: 'login_policy_idp', id: idpId, message: 'not imported' })
  const policy = {
    settings: toLoginSettings(login),
    secondFactors: login.secondFactors.map(toSecondFactor),
    multiFactors: login.multiFactors.map(toMultiFactor),
    idps: [],
  }
  await run('login_policy', org.orgId, () => unlessExists(() => addLoginPolicy(at, org.orgId, policy)))
}
