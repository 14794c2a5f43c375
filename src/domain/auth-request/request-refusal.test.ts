import { expect, test } from 'vitest'
import type { AuthRequest, AuthResult } from '#domain/auth-request/auth-request.ts'
import { refusalOf } from '#domain/auth-request/request-refusal.ts'

const now = 1_000_000_000
const minnie = { orgId: 'acme', active: true }
const signedIn: AuthResult = { userId: 'u1', sessionId: 's1', authTime: now - 60_000, amr: ['pwd'] }
const request: AuthRequest = {
  id: 'r1',
  browser: '',
  clientId: 'c1',
  applicationName: 'Shop',
  projectId: 'p1',
  applicationOrgId: 'acme',
  scopes: ['openid'],
  prompts: [],
  maxAge: undefined,
  loginHint: '',
  hintUserId: '',
  uiLocales: [],
  acrValues: [],
  orgId: '',
  idpId: '',
  createdAt: now - 30_000,
  expiresAt: now + 30_000,
  result: undefined,
}

test.each<[string, Partial<AuthRequest>, Partial<AuthResult>, typeof minnie | undefined, string | undefined]>([
  ['a fresh sign-in does', {}, {}, minnie, undefined],
  ['an unknown person does not', {}, {}, undefined, 'authRequest.userNotActive'],
  ['one who is locked does not', {}, {}, { ...minnie, active: false }, 'authRequest.userNotActive'],
  [
    'one of another organization does not when one is named',
    { orgId: 'other' },
    {},
    minnie,
    'authRequest.otherOrganization',
  ],
  ['one of the named organization does', { orgId: 'acme' }, {}, minnie, undefined],
  ['a sign-in within max_age does', { maxAge: 60 }, {}, minnie, undefined],
  ['a sign-in older than max_age does not', { maxAge: 50 }, {}, minnie, 'authRequest.signInTooOld'],
  ['max_age 0 asks for a sign-in of now', { maxAge: 0 }, { authTime: now }, minnie, undefined],
  [
    'prompt=login refuses a sign-in from before the request',
    { prompts: ['login'] },
    {},
    minnie,
    'authRequest.signInTooOld',
  ],
  [
    'acr_values=mfa takes no sign-in by one factor',
    { acrValues: ['mfa'] },
    {},
    minnie,
    'authRequest.secondFactorRequired',
  ],
  ['acr_values=mfa takes one by two', { acrValues: ['mfa'] }, { amr: ['pwd', 'otp', 'mfa'] }, minnie, undefined],
  ['an unknown acr value asks for nothing', { acrValues: ['gold'] }, {}, minnie, undefined],
  ['prompt=login takes one from after it', { prompts: ['login'] }, { authTime: now - 10_000 }, minnie, undefined],
])('%s', (_name, requestFields, result, user, refusal) => {
  expect(refusalOf({ ...request, ...requestFields }, { ...signedIn, ...result }, user, now)?.reason).toBe(refusal)
})
