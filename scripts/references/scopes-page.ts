import { claimsOfScope, standardScopes } from '#api/oidc/scopes.ts'
import { markdownTable } from './markdown-table.ts'

const MEANINGS: Readonly<Record<(typeof standardScopes)[number], string>> = {
  openid: 'an id token; without it, OAuth 2 alone',
  profile: 'names, language and gender',
  email: 'the email address, and whether it was verified',
  phone: 'the phone number, and whether it was verified',
  address: 'no claims: users have no postal address',
  offline_access: 'a refresh token, for applications with the grant type',
}

/** Scopes of ZITADEL; those that end with a value have a placeholder. */
const OWN: readonly (readonly [string, string, string])[] = [
  [
    'urn:zitadel:iam:org:project:roles',
    'roles of the user in the project of the application',
    'urn:zitadel:iam:org:project:roles',
  ],
  [
    'urn:zitadel:iam:org:projects:roles',
    'roles in all projects of the audience',
    'urn:zitadel:iam:org:project:{id}:roles',
  ],
  ['urn:zitadel:iam:org:project:id:{id}:aud', 'adds a project to the audience', 'aud'],
  ['urn:zitadel:iam:org:project:id:zitadel:aud', 'adds the API of this server to the audience', 'aud'],
  ['urn:zitadel:iam:org:project:role:{key}', 'one role by its key', 'urn:zitadel:iam:org:project:roles'],
  ['urn:zitadel:iam:org:id:{id}', 'users of this organization only', 'urn:zitadel:iam:org:id'],
  [
    'urn:zitadel:iam:org:domain:primary:{domain}',
    'users of the organization with this domain only',
    'urn:zitadel:iam:org:domain:primary',
  ],
  ['urn:zitadel:iam:org:idp:id:{id}', 'sign-in by this identity provider', '–'],
  ['urn:zitadel:iam:user:metadata', 'metadata of the user, values in base64', 'urn:zitadel:iam:user:metadata'],
  [
    'urn:zitadel:iam:user:resourceowner',
    'organization of the user',
    'urn:zitadel:iam:user:resourceowner:id, …:name, …:primary_domain',
  ],
]

export const scopesPage = (): string => `# Scopes and claims

Claims are in userinfo, and in id tokens and JWT access tokens as the application is configured. The issuer is the public origin.

${markdownTable(
  ['scope', 'meaning', 'claims'],
  standardScopes.map((scope) => [
    `\`${scope}\``,
    MEANINGS[scope],
    (Object.hasOwn(claimsOfScope, scope) ? (claimsOfScope[scope] ?? []) : [])
      .map((claim) => `\`${claim}\``)
      .join(', ') || '–',
  ]),
)}

## Of ZITADEL

${markdownTable(
  ['scope', 'meaning', 'claim'],
  OWN.map(([scope, meaning, claim]) => [`\`${scope}\``, meaning, claim === '–' ? claim : `\`${claim}\``]),
)}
`
