/** Password complexity, password age and lockout: the calls of policy/password.ts under the names of this service. */
import type { ManagementRpcs } from '#api/zitadel/management-v1/rpcs.ts'
import { ageCalls, complexityCalls, lockoutCalls } from '#api/zitadel/policy/password.ts'

export const policyPassword = {
  getPasswordComplexityPolicy: complexityCalls.get,
  getDefaultPasswordComplexityPolicy: complexityCalls.getDefault,
  addCustomPasswordComplexityPolicy: complexityCalls.addCustom,
  updateCustomPasswordComplexityPolicy: complexityCalls.updateCustom,
  resetPasswordComplexityPolicyToDefault: complexityCalls.reset,
  getPasswordAgePolicy: ageCalls.get,
  getDefaultPasswordAgePolicy: ageCalls.getDefault,
  addCustomPasswordAgePolicy: ageCalls.addCustom,
  updateCustomPasswordAgePolicy: ageCalls.updateCustom,
  resetPasswordAgePolicyToDefault: ageCalls.reset,
  getLockoutPolicy: lockoutCalls.get,
  getDefaultLockoutPolicy: lockoutCalls.getDefault,
  addCustomLockoutPolicy: lockoutCalls.addCustom,
  updateCustomLockoutPolicy: lockoutCalls.updateCustom,
  resetLockoutPolicyToDefault: lockoutCalls.reset,
} satisfies ManagementRpcs
