import { codeGenerators } from '#crypto/code-generator.ts'

/** Everything that texts are sealed for. A new master key opens and seals each of them again. */
export const sealPurposes = [
  ...(Object.keys(codeGenerators) as (keyof typeof codeGenerators)[]),
  'totp',
  'idp',
  'action-target',
  'oidc-record',
  'signing-key',
  'saml-key',
  'login-intent',
  'org-domain',
  'key-check',
  'device-request',
  'idp-intent',
  'key of a password hash',
  'csrf',
  'page',
  'import-job',
] as const

export type SealPurpose = (typeof sealPurposes)[number]
