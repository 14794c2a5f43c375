/** Password complexity, password age and lockout: the calls of policy/password.ts under the names of this service. */
import type { AdminRpcs } from '#api/zitadel/admin-v1/rpcs.ts'
import { ageCalls, complexityCalls, lockoutCalls } from '#api/zitadel/policy/password.ts'

export const policyPassword = {
  getPasswordComplexityPolicy: complexityCalls.getDefault,
  updatePasswordComplexityPolicy: complexityCalls.updateDefault,
  getPasswordAgePolicy: ageCalls.getDefault,
  updatePasswordAgePolicy: ageCalls.updateDefault,
  getLockoutPolicy: lockoutCalls.getDefault,
  updateLockoutPolicy: lockoutCalls.updateDefault,
} satisfies AdminRpcs
