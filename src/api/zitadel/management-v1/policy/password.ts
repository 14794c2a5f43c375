/** Password complexity, password age and lockout: the calls of policy/password.ts under the names of this service. */
import { ageCalls, complexityCalls, lockoutCalls } from '#api/zitadel/policy/password.ts'

export const getPasswordComplexityPolicy = complexityCalls.get
export const getDefaultPasswordComplexityPolicy = complexityCalls.getDefault
export const addCustomPasswordComplexityPolicy = complexityCalls.addCustom
export const updateCustomPasswordComplexityPolicy = complexityCalls.updateCustom
export const resetPasswordComplexityPolicyToDefault = complexityCalls.reset

export const getPasswordAgePolicy = ageCalls.get
export const getDefaultPasswordAgePolicy = ageCalls.getDefault
export const addCustomPasswordAgePolicy = ageCalls.addCustom
export const updateCustomPasswordAgePolicy = ageCalls.updateCustom
export const resetPasswordAgePolicyToDefault = ageCalls.reset

export const getLockoutPolicy = lockoutCalls.get
export const getDefaultLockoutPolicy = lockoutCalls.getDefault
export const addCustomLockoutPolicy = lockoutCalls.addCustom
export const updateCustomLockoutPolicy = lockoutCalls.updateCustom
export const resetLockoutPolicyToDefault = lockoutCalls.reset
