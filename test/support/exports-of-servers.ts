/** JSON exports of identity servers, in forms that differ from the files of `test/cases/moving`. */
import { expect } from 'vitest'
import { type ExportCase, linksTo } from '#test/support/read-export.ts'

export const exportsOfServers: readonly ExportCase[] = [
  {
    form: 'Keycloak before 2.0, with social links and roles of applications',
    text: {
      realm: 'acme',
      enabled: true,
      users: [
        {
          username: 'ada',
          enabled: true,
          email: 'ada@acme.example',
          attributes: { locale: 'de', mobile: ['+41791112233', '+41791112244'], color: 'blue' },
          socialLinks: [{ socialProvider: 'google', socialUserId: 'g-1', socialUsername: 'ada' }],
          applicationRoles: { shop: ['buyer'] },
          credentials: [{ type: 'password', hashedSaltedValue: 'aGFzaA==', salt: 'c2FsdA==', hashIterations: 1 }],
        },
        { username: 'service-account-shop', serviceAccountClientId: 'shop', enabled: true },
      ],
    },
    source: 'keycloak',
    people: [
      {
        idps: linksTo(['google', 'g-1']),
        profile: { preferredLanguage: 'de' },
        phone: expect.objectContaining({ phone: '+41791112233' }),
        leftBehind: ['second phone', 'role shop:buyer'],
      },
    ],
  },
  {
    form: 'a list of Keycloak 26 with the metadata of its user profile',
    text: [
      {
        id: 'k-1',
        username: 'ada',
        email: 'ada@acme.example',
        emailVerified: true,
        createdTimestamp: 1546300800000,
        enabled: true,
        totp: false,
        userProfileMetadata: { attributes: [{ name: 'username' }] },
        access: { manage: true },
        attributes: { picture: ['https://img.acme.example/ada.png'] },
      },
    ],
    source: 'keycloak',
    people: [
      {
        picture: 'https://img.acme.example/ada.png',
        meta: { created_at: '2019-01-01T00:00:00.000Z' },
        leftBehind: [],
      },
    ],
  },
  {
    form: 'Ory without secrets, and with a second address',
    text: [
      {
        id: 'o-1',
        state: 'active',
        traits: { email: 'ada@acme.example', name: { first: 'Ada', middle: 'M', last: 'A' } },
        verifiable_addresses: [
          { value: 'old@acme.example', verified: true, via: 'email' },
          { value: 'ada@acme.example', verified: false, via: 'email' },
        ],
        credentials: {
          password: { type: 'password', identifiers: ['ada@acme.example'], version: 0 },
          oidc: { type: 'oidc', identifiers: ['google:118', 'github:9'], version: 0 },
          totp: { type: 'totp', identifiers: ['o-1'] },
          lookup_secret: { type: 'lookup_secret', identifiers: ['o-1'] },
        },
      },
    ],
    source: 'ory',
    people: [
      {
        email: { email: 'ada@acme.example', isEmailVerified: false },
        idps: linksTo(['google', '118'], ['github', '9']),
        leftBehind: ['middle', 'password without hash', 'authenticator without secret', 'recovery codes'],
      },
    ],
  },
  {
    form: 'a search of FusionAuth with several identities and registrations',
    text: {
      total: 1,
      users: [
        {
          id: 'f-1',
          active: true,
          insertInstant: 1577836800000,
          identities: [
            { type: 'email', value: 'ada@acme.example', verified: true, primary: true },
            { type: 'email', value: 'ada2@acme.example', verified: true, primary: false },
            { type: 'username', value: 'ada', primary: true },
          ],
          preferredLanguages: ['de', 'en'],
          registrations: [
            { applicationId: 'app-1', roles: ['admin'], username: 'ada-app', data: { seat: 3 }, verified: true },
          ],
          twoFactor: { methods: [] },
        },
      ],
    },
    source: 'fusionauth',
    people: [
      {
        userName: 'ada',
        email: { email: 'ada@acme.example', isEmailVerified: true },
        leftBehind: [
          'second email',
          'second preferred language',
          'registration username',
          'registration data',
          'role admin',
        ],
      },
    ],
  },
  {
    form: 'SCIM with certificates and an own extension',
    text: {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      totalResults: 1,
      Resources: [
        {
          schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
          id: 'sc-1',
          userName: 'ada',
          name: { givenName: 'Ada', familyName: 'A', middleName: 'M' },
          emails: [{ value: 'ada@acme.example', primary: true }],
          x509Certificates: [{ value: 'MII=' }],
          'urn:acme:1.0:User': { badge: 7 },
          meta: { created: '2020-01-01T00:00:00Z' },
        },
      ],
    },
    source: 'scim',
    people: [
      {
        meta: { created_at: '2020-01-01T00:00:00.000Z', badge: '7' },
        leftBehind: ['middleName', 'x509Certificates'],
      },
    ],
  },
  {
    form: 'a search of authentik',
    text: {
      pagination: { next: 0 },
      results: [
        {
          pk: 5,
          uuid: 'au-1',
          uid: 'x',
          username: 'ada',
          name: 'Ada A',
          email: 'ada@acme.example',
          is_active: true,
          is_superuser: false,
          groups: ['g'],
          groups_obj: [{ pk: 'g', name: 'Admins' }],
          avatar: 'data:image/svg+xml;base64,AA==',
          attributes: { locale: 'de' },
          date_joined: '2024-01-01T00:00:00.000000Z',
          type: 'internal',
        },
      ],
    },
    source: 'authentik',
    people: [{ userId: 'au-1', meta: { created_at: '2024-01-01T00:00:00.000Z' }, leftBehind: ['group Admins'] }],
  },
  {
    form: 'FusionAuth with codes by SMS and mail',
    text: {
      users: [
        {
          username: 'ada',
          email: 'ada@acme.example',
          insertInstant: 1577836800000,
          data: { plan: 'gold' },
          twoFactor: {
            methods: [
              { method: 'sms', mobilePhone: '+41791112233' },
              { method: 'email', email: 'ada@acme.example' },
            ],
            recoveryCodes: ['k3f9-x2qp'],
          },
        },
      ],
    },
    source: 'fusionauth',
    people: [{ otpSms: true, otpEmail: true, recoveryCodeHashes: [expect.any(String)], meta: { plan: 'gold' } }],
  },
  {
    form: 'Casdoor with codes by SMS and mail',
    text: [
      {
        owner: 'acme',
        name: 'ada',
        password: 'Correct-horse-7',
        passwordType: 'plain',
        email: 'ada@acme.example',
        phone: '791112233',
        countryCode: 'CH',
        mfaPhoneEnabled: true,
        mfaEmailEnabled: true,
        isForbidden: false,
        isAdmin: false,
      },
    ],
    source: 'casdoor',
    people: [{ otpSms: true, otpEmail: true, password: 'Correct-horse-7', organization: 'acme', leftBehind: [] }],
  },
  {
    form: 'SCIM with a password in clear text',
    text: {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      userName: 'ada',
      password: 'Correct-horse-7',
      emails: [{ value: 'ada@acme.example' }],
      roles: [{ value: 'editor', primary: true }],
    },
    source: 'scim',
    people: [{ password: 'Correct-horse-7', leftBehind: ['role editor'] }],
  },
]
