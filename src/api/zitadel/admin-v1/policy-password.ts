/** Password complexity, password age and lockout: the calls of policy/password.ts under the names of this service. */
import { ageCalls, complexityCalls, lockoutCalls } from '#api/zitadel/policy/password.ts'

export const getPasswordComplexityPolicy = complexityCalls.getDefault
export const updatePasswordComplexityPolicy = complexityCalls.updateDefault

export const getPasswordAgePolicy = ageCalls.getDefault
export const updatePasswordAgePolicy = ageCalls.updateDefault

export const getLockoutPolicy = lockoutCalls.getDefault
export const updateLockoutPolicy = lockoutCalls.updateDefault
