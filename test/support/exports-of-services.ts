/** JSON exports of identity services, in forms that differ from the files of `test/cases/moving`. */
import { expect } from 'vitest'
import { type ExportCase, linksTo } from '#test/support/read-export.ts'

const BCRYPT = '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy'

export const exportsOfServices: readonly ExportCase[] = [
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
      { userId: 'f2', idps: linksTo(['apple.com', '000123.abc']), leftBehind: ['tenantId'] },
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
    people: [{ userId: 's-2', idps: linksTo(['Google', '117']) }],
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
        idps: linksTo(['google', '117']),
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
      { userId: 's-2', idps: linksTo(['github', '9']), leftBehind: [] },
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
        idps: linksTo(['google', '117']),
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
        idps: linksTo(['google.com', '117']),
        meta: { extension_0ab_loyalty: '42', created_at: '2020-01-01T00:00:00.000Z' },
        leftBehind: [],
      },
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
    people: [{ idps: linksTo(['google', '117']), leftBehind: ['second phone'] }],
  },
  {
    form: 'a list within two envelopes',
    text: { response: { meta: { page: 1 }, items: [{ user_id: 'auth0|1', email: 'a@acme.example', identities: [] }] } },
    source: 'auth0',
    people: [{ userId: 'auth0|1' }],
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
    form: 'Stytch with the sheet of hashes',
    text: [{ user_id: 'user-live-1', emails: [{ email: 'ada@acme.example', verified: true }] }],
    passwords:
      'scrypt hash parameters,\nscryptCostParameter,1 << 15\nscryptRParameter,8\nscryptPParameter,1\nid,hash,salt,hash_method\nuser-live-1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA,AAAAAAAAAAAAAAAAAAAAAA,scrypt\n',
    source: 'stytch',
    people: [{ hashedPassword: expect.objectContaining({ iterations: 32768, blockSize: 8 }) }],
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
