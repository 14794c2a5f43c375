/** Files with an authenticator or a recovery code, in the forms in which each system writes them. */
import type { CodeForm } from '#test/support/totp-code.ts'

export const BASE32 = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const KEY = Buffer.from('48656c6c6f21deadbeef48656c6c6f21deadbeef', 'hex')
const HEX = KEY.toString('hex')
const BASE64 = KEY.toString('base64')
const STRONG: CodeForm = { digits: 8, period: 60, hash: 'sha256' }
const URI = `otpauth://totp/Acme:ada?secret=${BASE32}&issuer=Acme&algorithm=SHA256&digits=8&period=60`
export const CODE = 'k3f9-x2qp'

export interface AuthenticatorForm {
  readonly system: string
  /** Content of the file; `NAME` is the user name. */
  readonly file: unknown
  readonly options?: readonly string[]
  readonly form?: CodeForm
  /** Counter of the code that is valid, for HOTP. */
  readonly counter?: number
  readonly names?: readonly string[]
  readonly recovery?: true
  readonly leftBehind?: Record<string, number>
}

const mail = 'NAME@acme.example'
export const authenticatorForms: readonly AuthenticatorForm[] = [
  {
    system: 'fusionauth',
    file: {
      users: [
        {
          username: 'NAME',
          encryptionScheme: 'bcrypt',
          twoFactor: {
            methods: [
              {
                method: 'authenticator',
                secret: BASE64,
                authenticator: { algorithm: 'HmacSHA256', codeLength: 8, timeStep: 60 },
              },
            ],
            recoveryCodes: [CODE],
          },
        },
      ],
    },
    form: STRONG,
    recovery: true,
  },
  {
    system: 'fusionauth',
    file: { users: [{ username: 'NAME', insertInstant: 1, twoFactorEnabled: true, twoFactorSecret: BASE64 }] },
  },
  {
    system: 'fusionauth',
    file: { users: [{ username: 'NAME', twoFactor: { methods: [{ method: 'authenticator', name: 'Phone' }] } }] },
    leftBehind: { 'authenticator without secret': 1 },
  },
  {
    system: 'auth0',
    file: [{ user_id: 'auth0|NAME', email: mail, mfa_factors: [{ totp: { secret: BASE32.toLowerCase() } }] }],
  },
  {
    system: 'auth0',
    file: [
      {
        user_id: 'auth0|NAME',
        email: mail,
        identities: [],
        guardian_authenticators: [
          { type: 'push', confirmed: true },
          { type: 'totp', confirmed: true, secret: BASE32 },
          { type: 'totp', confirmed: false },
        ],
      },
    ],
    leftBehind: { 'second factor push': 1 },
  },
  {
    system: 'authentik',
    file: {
      results: [{ pk: 1, uid: 'a', username: 'NAME', groups_obj: [{ name: 'crew' }], type: 'internal' }],
    },
    leftBehind: { 'group crew': 1 },
  },
  {
    system: 'django',
    file: [
      { model: 'otp_totp.totpdevice', pk: 7, fields: { user: 42, name: 'default', key: HEX, step: 60, digits: 8 } },
      { model: 'otp_totp.totpdevice', pk: 8, fields: { user: 42, key: HEX, confirmed: false } },
      { model: 'otp_static.staticdevice', pk: 3, fields: { user: 42, name: 'backup' } },
      { model: 'otp_static.statictoken', pk: 4, fields: { device: 3, token: CODE } },
      { model: 'auth.group', pk: 9, fields: { name: 'editors' } },
      { model: 'authtoken.token', pk: 'abc', fields: { user: 42 } },
      { model: 'auth.user', pk: 42, fields: { username: 'NAME', password: '!', email: mail, groups: [9] } },
      { model: 'account.emailaddress', pk: 1, fields: { user: 42, email: mail, verified: true } },
    ],
    form: { digits: 8, period: 60 },
    recovery: true,
    leftBehind: { 'group editors': 1, 'record of authtoken.token': 1 },
  },
  {
    system: 'django',
    file: [
      {
        model: 'authentik_core.user',
        pk: 5,
        fields: { username: 'NAME', password: '!', name: 'Ada', email: mail, groups: [] },
      },
      { model: 'otp_hotp.hotpdevice', pk: 7, fields: { user: ['NAME'], name: 'Token', key: HEX, counter: 12 } },
    ],
    counter: 12,
    names: ['Token'],
  },
  {
    system: 'supabase',
    file: [
      {
        id: 'NAME',
        email: mail,
        raw_app_meta_data: { provider: 'github', providers: ['github', 'gitlab'] },
        identities: [
          { provider: 'github', provider_id: '11' },
          { provider: 'gitlab', identity_data: { sub: '12' } },
        ],
        mfa_factors: [
          { factor_type: 'totp', status: 'verified', friendly_name: 'Phone', secret: BASE32 },
          { factor_type: 'totp', status: 'unverified', secret: BASE32 },
          { factor_type: 'webauthn', status: 'verified' },
        ],
      },
    ],
    options: ['--drop-links'],
    names: ['Phone'],
    leftBehind: { 'second factor webauthn': 1, 'link to github': 1, 'link to gitlab': 1 },
  },
  {
    system: 'supertokens',
    file: {
      users: [
        {
          externalUserId: 'NAME',
          loginMethods: [{ recipeId: 'emailpassword', email: mail, isVerified: true, tenantIds: ['public'] }],
          totpDevices: [
            { secretKey: BASE32, period: 60, skew: 1, deviceName: 'Watch' },
            { secretKey: BASE32, period: 30, skew: 1, deviceName: 'Phone' },
          ],
        },
      ],
    },
    form: { period: 60 },
    names: ['Watch', 'Phone'],
    leftBehind: { 'password without hash': 1 },
  },
  {
    system: 'ory',
    file: [{ id: 'NAME', traits: { email: mail }, credentials: { totp: { config: { totp_url: URI } } } }],
    form: STRONG,
  },
  {
    system: 'okta',
    file: [
      {
        id: 'NAME',
        status: 'ACTIVE',
        profile: { login: mail, email: mail },
        factors: [{ factorType: 'token:software:totp', provider: 'GOOGLE', status: 'ACTIVE' }],
      },
    ],
    leftBehind: { 'second factor token:software:totp of GOOGLE': 1 },
  },
  {
    system: 'clerk',
    file: `id,username,primary_email_address,password_digest,totp_secret,backup_codes\nu-NAME,NAME,${mail},,${BASE32},"${CODE},second-code"`,
    recovery: true,
  },
  {
    system: 'casdoor',
    file: {
      organizations: [],
      users: [{ owner: '', name: 'NAME', isForbidden: false, totpSecret: BASE32, recoveryCodes: [CODE] }],
    },
    recovery: true,
  },
  {
    system: 'aspnet',
    file: `Id,UserName,PasswordHash,SecurityStamp,TwoFactorEnabled,AuthenticatorKey,RecoveryCodes\n1-NAME,NAME,,x,1,${BASE32},${CODE};other`,
    recovery: true,
  },
  {
    system: 'wordpress',
    file: `ID,user_login,user_pass,user_email,_two_factor_totp_key\n9-NAME,NAME,,${mail},${BASE32}`,
  },
  ...[BASE32, BASE32.replace(/.{4}/g, '$& ').toLowerCase(), HEX, BASE64].map((secret) => ({
    system: 'sheet',
    file: `login;totp\nNAME;${secret}`,
  })),
  { system: 'sheet', file: `login;2FA\nNAME;"${URI}"`, options: ['--map', '2FA=totp'], form: STRONG },
  {
    system: 'sheet',
    file: `login;codes\nNAME;${CODE} second-code`,
    options: ['--map', 'codes=recoveryCodes'],
    recovery: true,
  },
  {
    system: 'sheet',
    file: 'login;totp\nNAME;short',
    leftBehind: { 'otpCode: The secret of the authenticator has 24 bits; it needs 80 at least': 1 },
  },
]
