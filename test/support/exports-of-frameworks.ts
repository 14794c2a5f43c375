/** JSON exports of frameworks and of lists, in forms that differ from the files of `test/cases/moving`. */
import { expect } from 'vitest'
import { type ExportCase, linksTo } from '#test/support/read-export.ts'

const BCRYPT = '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy'

export const exportsOfFrameworks: readonly ExportCase[] = [
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
        idps: linksTo(['google_oauth2', '117']),
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
    form: 'pages as a list of lists',
    text: [[{ login: 'ada', email: 'a@acme.example' }], [{ login: 'ben', email: 'b@acme.example' }]],
    source: 'sheet',
    people: [{ userName: 'ada' }, { userName: 'ben' }],
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
    people: [{ idps: linksTo(['github', '9']), otpSms: true, leftBehind: ['group dev'] }],
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
    people: [{ idps: linksTo(['google', '117']), profile: { displayName: 'Ada A' }, leftBehind: ['second email'] }],
  },
]
