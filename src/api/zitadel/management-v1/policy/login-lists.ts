/** Factors and providers of the organization's login policy: the calls of policy/login-lists.ts. */
import { loginListCalls } from '#api/zitadel/policy/login-lists.ts'

const calls = loginListCalls('org')

export const {
  listLoginPolicySecondFactors,
  addSecondFactorToLoginPolicy,
  removeSecondFactorFromLoginPolicy,
  listLoginPolicyMultiFactors,
  addMultiFactorToLoginPolicy,
  removeMultiFactorFromLoginPolicy,
  listLoginPolicyIDPs,
  addIDPToLoginPolicy,
  removeIDPFromLoginPolicy,
} = calls
