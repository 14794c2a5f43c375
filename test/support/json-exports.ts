/** Users of JSON exports in forms that differ from the files of `test/cases/moving`. */
import { expect } from 'vitest'
import type { ExportCase } from '#test/support/read-export.ts'

const BCRYPT = '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy'
const links = (...all: readonly (readonly [string, string])[]) =>
  all.map(([configId, externalUserId]) => expect.objectContaining({ configId, externalUserId }))

export const jsonExports: readonly ExportCase[] = [
  {
    form: 'pages of Auth0, one after the other',
    text: '{"start":0,"total":2,"users":[{"user_id":"auth0|1","email":"a@acme.example","identities":[]}]}\n{"start":1,"total":2,"users":[{"user_id":"auth0|2","email":"b@acme.example","identities":[]}]}',
    source: 'auth0',
    people: [{ userId: 'auth0|1' }, { userId: 'auth0|2' }],
  },
  {
    form: 'Auth0 with an organization and an identity of a second database',
    text: {
      data: [
        {
          user_id: 'auth0|1',
          email: 'a@acme.example',
          family_name: 'A',
          identities: [{ provider: 'google-oauth2', connection: 'google-oauth2', user_id: '1182736450918273645' }],
          user_metadata: { plan: 'gold' },
        },
      ],
    },
    source: 'auth0',
    people: [{ profile: { lastName: 'A' }, meta: { user_metadata: '{"plan":"gold"}' } }],
  },
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
        idps: links(['google', 'g-1']),
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
    form: 'Firebase with an anonymous account, a tenant, and an Apple ID',
    text: {
      users: [
        { localId: 'anon1', createdAt: '1577836800000', lastSignedInAt: '1577836800000', providerUserInfo: [] },
        {
          localId: 'f2',
          email: 'f2@acme.example',
          createdAt: '1577836800000',
          tenantId: 'acme-x1',
          providerUserInfo: [{ providerId: 'apple.com', rawId: '000123.abc', email: 'f2@acme.example' }],
        },
      ],
    },
    source: 'firebase',
    people: [
      { userId: 'anon1', userName: 'anon1', leftBehind: [] },
      { userId: 'f2', idps: links(['apple.com', '000123.abc']), leftBehind: ['tenantId'] },
    ],
  },
  {
    form: 'Cognito of the first AWS CLI, with times in seconds',
    text: {
      Users: [
        {
          Username: 'ada',
          Attributes: [
            { Name: 'sub', Value: 's-1' },
            { Name: 'email', Value: 'ada@acme.example' },
            { Name: 'email_verified', Value: 'true' },
            { Name: 'cognito:user_status', Value: 'CONFIRMED' },
          ],
          UserCreateDate: 1548277225.303,
          Enabled: true,
          UserStatus: 'CONFIRMED',
        },
      ],
    },
    source: 'cognito',
    people: [{ userId: 's-1', meta: { created_at: '2019-01-23T21:00:25.303Z' }, leftBehind: [] }],
  },
  {
    form: 'one user of Cognito, with a link',
    text: {
      Username: 'google_1',
      UserAttributes: [
        { Name: 'sub', Value: 's-2' },
        { Name: 'identities', Value: '[{"userId":"117","providerName":"Google","providerType":"Google"}]' },
      ],
      UserCreateDate: '2024-01-01T00:00:00+00:00',
      Enabled: true,
      UserStatus: 'EXTERNAL_PROVIDER',
    },
    source: 'cognito',
    people: [{ userId: 's-2', idps: links(['Google', '117']) }],
  },
  {
    form: 'Okta with own attributes and groups',
    text: [
      {
        id: '00u1',
        status: 'ACTIVE',
        created: '2020-02-03T04:05:06.000Z',
        profile: { login: 'ada@acme.example', email: 'ada@acme.example', secondEmail: 'x@acme.example', city: null },
        credentials: {
          password: {},
          emails: [{ value: 'ada@acme.example', status: 'VERIFIED', type: 'PRIMARY' }],
          provider: { type: 'FEDERATION', name: 'Entra' },
        },
      },
    ],
    source: 'okta',
    people: [
      {
        email: { email: 'ada@acme.example', isEmailVerified: true },
        meta: { created_at: '2020-02-03T04:05:06.000Z', secondEmail: 'x@acme.example' },
        leftBehind: ['password in the directory Entra'],
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
        idps: links(['google', '118'], ['github', '9']),
        leftBehind: ['middle', 'password without hash', 'authenticator without secret', 'recovery codes'],
      },
    ],
  },
  {
    form: 'users as the SDK of SuperTokens lists them',
    text: {
      status: 'OK',
      users: [
        {
          id: 's-1',
          isPrimaryUser: true,
          tenantIds: ['public'],
          timeJoined: 1577836800000,
          emails: ['ada@acme.example'],
          phoneNumbers: [],
          thirdParty: [{ id: 'google', userId: '117' }],
          webauthn: { credentialIds: [] },
          loginMethods: [
            {
              recipeId: 'thirdparty',
              recipeUserId: 's-1',
              tenantIds: ['public'],
              timeJoined: 1577836800000,
              verified: true,
              email: 'ada@acme.example',
              thirdParty: { id: 'google', userId: '117' },
            },
            { recipeId: 'emailpassword', verified: true, email: 'ada@acme.example', timeJoined: 1577836900000 },
          ],
        },
      ],
    },
    source: 'supertokens',
    people: [
      {
        email: { email: 'ada@acme.example', isEmailVerified: true },
        idps: links(['google', '117']),
        meta: { created_at: '2020-01-01T00:00:00.000Z' },
        leftBehind: ['password without hash'],
      },
    ],
  },
  {
    form: 'users of SuperTokens before account linking',
    text: {
      users: [
        { recipeId: 'emailpassword', user: { id: 's-1', email: 'ada@acme.example', timeJoined: 1577836800000 } },
        {
          recipeId: 'thirdparty',
          user: { id: 's-2', email: 'ben@acme.example', thirdParty: { id: 'github', userId: '9' } },
        },
      ],
    },
    source: 'supertokens',
    people: [
      { userId: 's-1', userName: 'ada@acme.example', leftBehind: ['password without hash'] },
      { userId: 's-2', idps: links(['github', '9']), leftBehind: [] },
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
    form: 'users of the admin API of Supabase',
    text: {
      users: [
        {
          id: 'sb-1',
          aud: 'authenticated',
          role: 'authenticated',
          email: 'ada@acme.example',
          email_confirmed_at: '2024-01-01T00:00:00Z',
          phone: '',
          app_metadata: { provider: 'google', providers: ['google'] },
          user_metadata: { full_name: 'Ada A', avatar_url: 'https://img.acme.example/ada.png' },
          identities: [
            { identity_id: 'i', id: '117', user_id: 'sb-1', provider: 'google', identity_data: { sub: '117' } },
          ],
          created_at: '2024-01-01T00:00:00Z',
          is_anonymous: false,
        },
        {
          id: 'sb-2',
          aud: 'authenticated',
          email: '',
          phone: '',
          app_metadata: {},
          user_metadata: {},
          is_anonymous: true,
        },
      ],
      aud: 'authenticated',
    },
    source: 'supabase',
    people: [
      {
        userId: 'sb-1',
        email: { email: 'ada@acme.example', isEmailVerified: true },
        profile: { displayName: 'Ada A' },
        idps: links(['google', '117']),
        leftBehind: [],
      },
      { userId: 'sb-2', userName: 'sb-2' },
    ],
  },
  {
    form: 'a list of Clerk with two phones and a wallet',
    text: {
      data: [
        {
          id: 'user_1',
          object: 'user',
          username: null,
          first_name: 'Ada',
          primary_email_address_id: 'i2',
          email_addresses: [
            { id: 'i1', email_address: 'old@acme.example', verification: { status: 'verified' } },
            { id: 'i2', email_address: 'ada@acme.example', verification: { status: 'verified' } },
          ],
          primary_phone_number_id: 'p2',
          phone_numbers: [
            { id: 'p1', phone_number: '+41791112233', verification: { status: 'verified' } },
            {
              id: 'p2',
              phone_number: '+41791112244',
              verification: { status: 'verified' },
              reserved_for_second_factor: true,
            },
          ],
          web3_wallets: [{ id: 'w', web3_wallet: '0x0' }],
          passkeys: [{ id: 'pk' }],
          external_accounts: [{ provider: 'oauth_google', provider_user_id: '117' }],
          created_at: 1577836800000,
          locked: false,
        },
      ],
      total_count: 1,
    },
    source: 'clerk',
    people: [
      {
        email: { email: 'ada@acme.example', isEmailVerified: true },
        phone: expect.objectContaining({ phone: '+41791112244', isPhoneVerified: true }),
        otpSms: true,
        leftBehind: ['second email', 'second phone', 'web3_wallets', 'passkeys'],
      },
    ],
  },
  {
    form: 'users of Microsoft Graph with local and federated identities',
    text: {
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#users',
      value: [
        {
          id: 'e-1',
          displayName: 'Ada A',
          userPrincipalName: 'guid@acme.onmicrosoft.com',
          accountEnabled: true,
          businessPhones: [],
          createdDateTime: '2020-01-01T00:00:00Z',
          identities: [
            { signInType: 'emailAddress', issuer: 'acme.onmicrosoft.com', issuerAssignedId: 'ada@acme.example' },
            { signInType: 'federated', issuer: 'google.com', issuerAssignedId: '117' },
            {
              signInType: 'userPrincipalName',
              issuer: 'acme.onmicrosoft.com',
              issuerAssignedId: 'guid@acme.onmicrosoft.com',
            },
          ],
          extension_0ab_loyalty: 42,
        },
      ],
    },
    source: 'entra',
    people: [
      {
        email: { email: 'ada@acme.example', isEmailVerified: true },
        idps: links(['google.com', '117']),
        meta: { extension_0ab_loyalty: '42', created_at: '2020-01-01T00:00:00.000Z' },
        leftBehind: [],
      },
    ],
  },
  {
    form: 'WordPress of phpMyAdmin',
    text: [
      { type: 'header', version: '5.2.1', comment: 'Export to JSON plugin for PHPMyAdmin' },
      { type: 'database', name: 'wp' },
      {
        type: 'table',
        name: 'wp_users',
        database: 'wp',
        data: [
          {
            ID: '1',
            user_login: 'ada',
            user_pass: BCRYPT,
            user_email: 'ada@acme.example',
            user_registered: '2020-01-02 03:04:05',
            user_url: '',
          },
        ],
      },
    ],
    source: 'wordpress',
    people: [{ userName: 'ada', meta: { created_at: '2020-01-02T03:04:05.000Z' }, leftBehind: [] }],
  },
  {
    form: 'a list of the WordPress command line',
    text: [
      {
        ID: 1,
        user_login: 'ada',
        display_name: 'Ada',
        user_email: 'ada@acme.example',
        user_registered: '2020-01-02 03:04:05',
        roles: 'administrator,editor',
      },
    ],
    source: 'wordpress',
    people: [{ userName: 'ada', leftBehind: ['role administrator', 'role editor'] }],
  },
  {
    form: 'Django with another model of users, as lines',
    text: [
      {
        model: 'accounts.member',
        pk: 7,
        fields: {
          password: BCRYPT,
          last_login: null,
          email: 'ada@acme.example',
          is_active: true,
          is_staff: true,
          date_joined: '2020-01-02T03:04:05Z',
        },
      },
      { model: 'shop.order', pk: 1, fields: { user: 7, total: '3.00' } },
    ]
      .map((one) => JSON.stringify(one))
      .join('\n'),
    source: 'django',
    people: [{ userId: '7', email: expect.objectContaining({ email: 'ada@acme.example' }), leftBehind: ['staff'] }],
  },
  {
    form: 'ASP.NET Identity as an API answers it',
    text: [
      {
        id: 'a-1',
        userName: 'ada',
        normalizedUserName: 'ADA',
        email: 'ada@acme.example',
        emailConfirmed: true,
        passwordHash: 'AQAAAAEAACcQAAAAEA==',
        securityStamp: 'S',
        phoneNumber: null,
        twoFactorEnabled: false,
        lockoutEnd: null,
        accessFailedCount: 0,
      },
    ],
    source: 'aspnet',
    people: [{ userId: 'a-1', email: { email: 'ada@acme.example', isEmailVerified: true }, leftBehind: [] }],
  },
  {
    form: 'Devise with a provider and an encrypted secret',
    text: [
      {
        id: 1,
        email: 'ada@acme.example',
        encrypted_password: BCRYPT,
        provider: 'google_oauth2',
        uid: '117',
        otp_secret: '{"p":"b2E=","h":{"iv":"aa","at":"bb"}}',
        created_at: '2020-01-02 03:04:05.123456 UTC',
      },
    ],
    source: 'devise',
    people: [
      {
        idps: links(['google_oauth2', '117']),
        meta: { created_at: '2020-01-02T03:04:05.123Z' },
        leftBehind: ['encrypted authenticator secret'],
      },
    ],
  },
  {
    form: 'a collection of Meteor in extended JSON, with roles of a scope',
    text: `{"_id":{"$oid":"5f0000000000000000000001"},"createdAt":{"$date":{"$numberLong":"1577836800000"}},"emails":[{"address":"ada@acme.example","verified":true}],"services":{"password":{"bcrypt":"${BCRYPT}"},"resume":{"loginTokens":[]}},"roles":[{"_id":"admin","scope":null,"assigned":true}]}
{"_id":"m2","createdAt":{"$date":"2020-01-01T00:00:00Z"},"username":"ben","services":{"password":{"bcrypt":"${BCRYPT}"}},"roles":{"__global_roles__":["editor"]}}`,
    source: 'meteor',
    people: [
      {
        userId: '5f0000000000000000000001',
        meta: { created_at: '2020-01-01T00:00:00.000Z' },
        leftBehind: ['role admin'],
      },
      { userId: 'm2', meta: { created_at: '2020-01-01T00:00:00.000Z' }, leftBehind: ['role editor'] },
    ],
  },
  {
    form: 'Stytch with two phones, and a member of a B2B project',
    text: {
      results: [
        {
          user_id: 'user-live-1',
          emails: [{ email_id: 'e', email: 'ada@acme.example', verified: true }],
          phone_numbers: [
            { phone_number: '+41791112233', verified: true },
            { phone_number: '+41791112244', verified: true },
          ],
          providers: [{ provider_type: 'Google', provider_subject: '117' }],
          created_at: '2020-01-01T00:00:00Z',
          status: 'active',
        },
      ],
    },
    source: 'stytch',
    people: [{ idps: links(['google', '117']), leftBehind: ['second phone'] }],
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
    form: 'users of Auth.js',
    text: [
      {
        id: 'n-1',
        name: 'Ada A',
        email: 'ada@acme.example',
        emailVerified: '2024-01-01T00:00:00.000Z',
        image: 'https://img.acme.example/ada.png',
        createdAt: '2024-01-01T00:00:00.000Z',
      },
    ],
    source: 'sheet',
    people: [
      {
        userId: 'n-1',
        email: { email: 'ada@acme.example', isEmailVerified: true },
        picture: 'https://img.acme.example/ada.png',
        meta: { created_at: '2024-01-01T00:00:00.000Z' },
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
    form: 'a list within two envelopes',
    text: { response: { meta: { page: 1 }, items: [{ user_id: 'auth0|1', email: 'a@acme.example', identities: [] }] } },
    source: 'auth0',
    people: [{ userId: 'auth0|1' }],
  },
  {
    form: 'pages as a list of lists',
    text: [[{ login: 'ada', email: 'a@acme.example' }], [{ login: 'ben', email: 'b@acme.example' }]],
    source: 'sheet',
    people: [{ userName: 'ada' }, { userName: 'ben' }],
  },
  {
    form: 'Cognito with codes by SMS',
    text: {
      Users: [
        {
          Username: 'ada',
          Attributes: [
            { Name: 'phone_number', Value: '+41791112233' },
            { Name: 'phone_number_verified', Value: 'true' },
          ],
          UserCreateDate: '2024-01-01T00:00:00+01:00',
          Enabled: true,
          UserStatus: 'CONFIRMED',
          MFAOptions: [{ DeliveryMedium: 'SMS', AttributeName: 'phone_number' }],
        },
      ],
    },
    source: 'cognito',
    people: [{ otpSms: true, meta: { created_at: '2023-12-31T23:00:00.000Z' } }],
  },
  {
    form: 'SuperTokens without a password, by codes to the address and the phone',
    text: {
      users: [
        { externalUserId: 's-4', loginMethods: [{ recipeId: 'passwordless', email: 'ben@acme.example' }] },
        {
          externalUserId: 's-3',
          loginMethods: [{ recipeId: 'passwordless', phoneNumber: '+41791112233', isVerified: true }],
        },
      ],
    },
    source: 'supertokens',
    people: [
      { otpEmail: true, leftBehind: [] },
      { otpSms: true, phone: expect.objectContaining({ isPhoneVerified: true }), leftBehind: [] },
    ],
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
    form: 'Stytch with the sheet of hashes',
    text: [{ user_id: 'user-live-1', emails: [{ email: 'ada@acme.example', verified: true }] }],
    passwords:
      'scrypt hash parameters,\nscryptCostParameter,1 << 15\nscryptRParameter,8\nscryptPParameter,1\nid,hash,salt,hash_method\nuser-live-1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA,AAAAAAAAAAAAAAAAAAAAAA,scrypt\n',
    source: 'stytch',
    people: [{ hashedPassword: expect.objectContaining({ iterations: 32768, blockSize: 8 }) }],
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
  {
    form: 'Django with allauth and codes by SMS',
    text: [
      {
        model: 'auth.user',
        pk: 7,
        fields: { username: 'ada', password: BCRYPT, email: 'ada@acme.example', is_active: true, groups: [['dev']] },
      },
      { model: 'socialaccount.socialaccount', pk: 1, fields: { user: 7, provider: 'github', uid: '9' } },
      { model: 'otp_twilio.twiliosmsdevice', pk: 1, fields: { user: 7, number: '+41791112233', confirmed: true } },
      { model: 'two_factor.phonedevice', pk: 1, fields: { user: 7, number: '+41791112233', method: 'sms' } },
    ],
    source: 'django',
    people: [{ idps: links(['github', '9']), otpSms: true, leftBehind: ['group dev'] }],
  },
  {
    form: 'Meteor with a provider and two addresses',
    text: [
      {
        _id: 'm3',
        emails: [
          { address: 'ada@acme.example', verified: true },
          { address: 'ada2@acme.example', verified: false },
        ],
        services: { google: { id: '117', email: 'ada@acme.example' } },
        profile: { name: 'Ada A' },
      },
    ],
    source: 'meteor',
    people: [{ idps: links(['google', '117']), profile: { displayName: 'Ada A' }, leftBehind: ['second email'] }],
  },
  {
    form: 'Supabase with a phone as second factor',
    text: [
      {
        id: 'sb-3',
        email: 'ada@acme.example',
        encrypted_password: BCRYPT,
        raw_app_meta_data: {},
        raw_user_meta_data: {},
        mfa_factors: [{ factor_type: 'phone', status: 'verified', phone: '41791112233' }],
      },
    ],
    source: 'supabase',
    people: [{ otpSms: true, phone: expect.objectContaining({ phone: '+41791112233' }) }],
  },
]
