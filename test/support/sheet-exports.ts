/** Users of sheets and text exports in forms that differ from the files of `test/cases/moving`. */
import { gzipSync } from 'node:zlib'
import { expect } from 'vitest'
import type { ExportCase } from '#test/support/read-export.ts'

const BCRYPT = '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy'
const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le')

export const sheetExports: readonly ExportCase[] = [
  {
    form: 'the sheet of an Auth0 export job, with an apostrophe before each text',
    text: `"user_id","email","email_verified","name","user_metadata.country","identities[0].connection"\r\n"'auth0|1","'ada@acme.example",true,"'Ada ""A""","'CH","'Username-Password-Authentication"\r\n`,
    source: 'auth0',
    people: [
      {
        userId: 'auth0|1',
        email: { email: 'ada@acme.example', isEmailVerified: true },
        profile: { displayName: 'Ada "A"' },
        meta: { 'user_metadata.country': 'CH' },
        leftBehind: [],
      },
    ],
  },
  {
    form: 'the sheet of the Auth0 extension',
    text: 'Id,Given Name,Family Name,Nickname,Name,Email,Email Verified,Picture,Connection,Created At,Updated At\nauth0|1,Ada,A,ada,Ada A,ada@acme.example,true,https://img.acme.example/a.png,db,2020-01-01T00:00:00.000Z,2021-01-01T00:00:00.000Z\n',
    source: 'sheet',
    people: [
      {
        userId: 'auth0|1',
        profile: { firstName: 'Ada', lastName: 'A' },
        email: { email: 'ada@acme.example', isEmailVerified: true },
        picture: 'https://img.acme.example/a.png',
        meta: { created_at: '2020-01-01T00:00:00.000Z' },
      },
    ],
  },
  {
    form: 'Supabase of psql, with times of PostgreSQL and flags of one letter',
    text: `id,email,encrypted_password,email_confirmed_at,raw_app_meta_data,raw_user_meta_data,is_super_admin,created_at,is_sso_user,deleted_at,is_anonymous\nsb-1,ada@acme.example,${BCRYPT},2024-01-01 00:00:00.123456+00,"{""provider"":""email"",""providers"":[""email""]}","{""name"":""Ada""}",f,2023-05-06 07:08:09.123456+00,f,,f\n`,
    source: 'supabase',
    people: [
      {
        email: { email: 'ada@acme.example', isEmailVerified: true },
        hashedPassword: expect.objectContaining({ value: BCRYPT }),
        meta: { created_at: '2023-05-06T07:08:09.123Z' },
        leftBehind: [],
      },
    ],
  },
  {
    form: 'Clerk with flags as texts',
    text: `id,username,primary_email_address,verified_email_addresses,password_digest,password_hasher,locked,banned\nuser_1,ada,ada@acme.example,"ada@acme.example|ada2@acme.example",${BCRYPT},bcrypt,false,false\n`,
    source: 'clerk',
    people: [
      {
        state: 'USER_STATE_ACTIVE',
        email: { email: 'ada@acme.example', isEmailVerified: true },
        leftBehind: ['second email'],
      },
    ],
  },
  {
    form: 'the download of users of Entra',
    text: 'userPrincipalName,displayName,surname,mail,givenName,id,userType,department,accountEnabled,telephoneNumber,mobilePhone,createdDateTime\nada@acme.example,Ada A,A,,Ada,e-1,Member,IT,False,+41445551122,+41791112233,2020-01-01T00:00:00Z\n',
    source: 'entra',
    people: [
      {
        userId: 'e-1',
        state: 'USER_STATE_INACTIVE',
        email: expect.objectContaining({ email: 'ada@acme.example' }),
        meta: { userType: 'Member', department: 'IT', created_at: '2020-01-01T00:00:00.000Z' },
        leftBehind: ['second phone'],
      },
    ],
  },
  {
    form: 'AspNetUsers of SQL Server in UTF-16 with tabs',
    text: utf16(
      'Id\tUserName\tEmail\tEmailConfirmed\tPasswordHash\tSecurityStamp\tPhoneNumber\tTwoFactorEnabled\tLockoutEnd\r\na-1\tada\tada@acme.example\t1\tNULL\tS\tNULL\t0\t2020-01-01 00:00:00.0000000 +00:00\r\n',
    ),
    source: 'aspnet',
    people: [
      {
        userName: 'ada',
        state: 'USER_STATE_ACTIVE',
        email: { email: 'ada@acme.example', isEmailVerified: true },
        leftBehind: [],
      },
    ],
  },
  {
    form: 'auth_user of MySQL with flags as numbers, packed',
    text: gzipSync(
      `id;password;last_login;is_superuser;username;first_name;last_name;email;is_staff;is_active;date_joined\n1;${BCRYPT};\\N;0;ada;Ada;A;ada@acme.example;0;1;2020-01-02 03:04:05.000000\n`,
    ),
    source: 'django',
    people: [
      { userName: 'ada', state: 'USER_STATE_ACTIVE', meta: { created_at: '2020-01-02T03:04:05.000Z' }, leftBehind: [] },
    ],
  },
  {
    form: 'wp_users with bars and a time that is none',
    text: `ID|user_login|user_pass|user_nicename|user_email|user_url|user_registered|user_activation_key|user_status|display_name\n1|ada|${BCRYPT}|ada|ada@acme.example||0000-00-00 00:00:00||0|Ada\n`,
    source: 'wordpress',
    people: [{ userName: 'ada', leftBehind: [] }],
  },
  {
    form: 'Devise with a provider',
    text: `id,email,encrypted_password,provider,uid,created_at\n7,ada@acme.example,${BCRYPT},github,9,2020-01-02 03:04:05\n`,
    source: 'devise',
    people: [{ idps: [expect.objectContaining({ configId: 'github', externalUserId: '9' })] }],
  },
  {
    form: 'an operational LDIF of OpenLDAP, with CRLF and folded lines',
    text: 'version: 1\r\n\r\ndn: uid=ada,ou=people,dc=acme\r\nobjectClass: inetOrgPerson\r\nuid: ada\r\ncn;lang-de: Ada\r\ncn: Ada\r\nsn: A\r\nmail: ada@ac\r\n me.example\r\ncreateTimestamp: 20200102030405Z\r\nuserPassword:: e1NTSEF9QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=\r\n\r\n',
    source: 'ldap',
    people: [
      {
        userName: 'ada',
        email: expect.objectContaining({ email: 'ada@acme.example' }),
        meta: { created_at: '2020-01-02T03:04:05.000Z' },
      },
    ],
  },
  {
    form: 'users of Active Directory with a lock',
    text: 'dn: CN=Ada,DC=acme\nobjectClass: top\nobjectClass: person\nobjectClass: user\nsAMAccountName: ada\nuserPrincipalName: ada@acme.example\nwhenCreated: 20200102030405.0Z\nlockoutTime: 133000000000000000\nuserAccountControl: 512\n',
    source: 'ldap',
    people: [
      {
        userName: 'ada@acme.example',
        state: 'USER_STATE_LOCKED',
        meta: { created_at: '2020-01-02T03:04:05.000Z', samaccountname: 'ada' },
      },
    ],
  },
  {
    form: 'the sheet of Cognito with own attributes',
    text: 'cognito:username,name,email,email_verified,phone_number,cognito:mfa_enabled,custom:tenant,identities\nada,Ada,ada@acme.example,TRUE,,FALSE,t-1,\n',
    source: 'cognito',
    people: [{ userName: 'ada', email: { email: 'ada@acme.example', isEmailVerified: true }, meta: { tenant: 't-1' } }],
  },
  {
    form: 'Authelia with the attributes of version 4.39',
    text: "---\nusers:\n  ada:\n    disabled: false\n    displayname: 'Ada'\n    password: '$argon2id$v=19$m=65536,t=3,p=4$AAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'\n    email: ada@acme.example\n    gender: female\n    phone_number: '+41791112233'\n    address:\n      country: CH\n    groups:\n      - dev\n...\n",
    source: 'authelia',
    people: [
      {
        userName: 'ada',
        profile: { displayName: 'Ada', gender: 'GENDER_FEMALE' },
        meta: { address: '{"country":"CH"}' },
        leftBehind: ['group dev'],
      },
    ],
  },
  {
    form: 'a sheet with several groups in a cell and an empty column',
    text: '\ufeffLogin;E-Mail;;Gruppen;Rolle;id\r\nada;ada@acme.example;;dev, ops;admin;17\r\n',
    source: 'sheet',
    people: [{ userName: 'ada', meta: { id: '17' }, leftBehind: ['group dev', 'group ops', 'role admin'] }],
  },
  {
    form: 'a sheet with the recovery codes of a cell and a key URI',
    text: 'username,email,totp,backup_codes\nada,ada@acme.example,otpauth://totp/x?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP,k3f9-x2qp abcd-1234\n',
    source: 'sheet',
    people: [
      { otpCode: expect.stringContaining('JBSWY3DP'), recoveryCodeHashes: [expect.any(String), expect.any(String)] },
    ],
  },
  {
    form: 'users of Laravel, whose column password is a hash, with the tokens of their sessions',
    text: `id,name,email,email_verified_at,password,remember_token,created_at\n1,Ada,ada@acme.example,2020-01-01 00:00:00,${BCRYPT},abc,2020-01-01 00:00:00\n2,Ben,ben@acme.example,,Correct-horse-7,,\n3,Cleo,cleo@acme.example,,5f4dcc3b5aa765d61d8327deb882cf99,,\n`,
    source: 'sheet',
    people: [
      {
        email: { email: 'ada@acme.example', isEmailVerified: true },
        hashedPassword: { algorithm: expect.any(String), value: BCRYPT },
        meta: { id: '1', created_at: '2020-01-01T00:00:00.000Z' },
        leftBehind: ['remember_token'],
      },
      { password: 'Correct-horse-7', leftBehind: [] },
      { hashedPassword: expect.objectContaining({ value: '5f4dcc3b5aa765d61d8327deb882cf99' }) },
    ],
  },
  {
    form: 'users of Joomla and Drupal, with a block as a number',
    text: `id,name,username,email,pass,block,registerDate\n42,Ada,ada,ada@acme.example,${BCRYPT},1,2020-01-01 00:00:00\n43,Ben,ben,ben@acme.example,${BCRYPT},0,2020-01-01 00:00:00\n`,
    source: 'sheet',
    people: [
      { userName: 'ada', state: 'USER_STATE_INACTIVE' },
      { userName: 'ben', state: 'USER_STATE_ACTIVE' },
    ],
  },
  {
    form: 'users of Google Workspace, with masked passwords',
    text: 'First Name [Required],Last Name [Required],Email Address [Required],Password [Required],Status [READ ONLY],Mobile Phone\nAda,A,ada@acme.example,****,Suspended,+41791112233\n',
    source: 'sheet',
    people: [
      {
        userName: 'ada@acme.example',
        state: 'USER_STATE_INACTIVE',
        profile: { firstName: 'Ada', lastName: 'A' },
        phone: expect.objectContaining({ phone: '+41791112233' }),
        leftBehind: [],
      },
    ],
  },
  {
    form: 'a sheet of Okta with a column for each member',
    text: 'id,status,profile.login,profile.email,profile.firstName,profile.lastName,profile.city\n00u1,STAGED,ada@acme.example,ada@acme.example,Ada,A,Basel\n',
    source: 'okta',
    people: [
      {
        userId: '00u1',
        state: 'USER_STATE_INITIAL',
        profile: { firstName: 'Ada', lastName: 'A' },
        meta: { city: 'Basel' },
        leftBehind: [],
      },
    ],
  },
  {
    form: 'a response of GraphQL, with each user in a node of an edge',
    text: { data: { users: { edges: [{ cursor: 'a', node: { email: 'ada@acme.example', passwordHash: BCRYPT } }] } } },
    source: 'sheet',
    people: [{ userName: 'ada@acme.example', hashedPassword: expect.objectContaining({ value: BCRYPT }) }],
  },
  {
    form: 'a document of JSON:API, with each user in attributes beside its id',
    text: { data: [{ id: 'user-0123456789', type: 'users', attributes: { email: 'ada@acme.example' } }] },
    source: 'sheet',
    people: [{ userId: 'user-0123456789', userName: 'ada@acme.example' }],
  },
  {
    form: 'users of Logto',
    text: [
      {
        id: 'u1abc',
        primaryEmail: 'ada@acme.example',
        passwordEncrypted: BCRYPT,
        passwordEncryptionMethod: 'Bcrypt',
        customData: { plan: 'pro' },
        isSuspended: true,
      },
    ],
    source: 'sheet',
    people: [
      {
        userId: 'u1abc',
        state: 'USER_STATE_INACTIVE',
        hashedPassword: expect.objectContaining({ value: BCRYPT }),
        meta: { passwordEncryptionMethod: 'Bcrypt', customData: '{"plan":"pro"}' },
      },
    ],
  },
  {
    form: 'users of Appwrite, whose member hash names the algorithm of the password',
    text: {
      total: 1,
      users: [
        { $id: '5e5ea5c16897e', password: BCRYPT, hash: 'bcrypt', email: 'ada@acme.example', emailVerification: true },
      ],
    },
    source: 'sheet',
    people: [
      {
        userId: '5e5ea5c16897e',
        email: { email: 'ada@acme.example', isEmailVerified: true },
        hashedPassword: expect.objectContaining({ value: BCRYPT }),
        meta: { hash: 'bcrypt' },
      },
    ],
  },
  {
    form: 'hashes and secrets in members of unknown names, which never become metadata',
    text: [
      {
        email: 'ada@acme.example',
        legacyPass: BCRYPT,
        pin: BCRYPT,
        accounts: [{ provider: 'credential', password: 'a1b2:c3d4' }],
        plan: { name: 'pro' },
      },
    ],
    source: 'sheet',
    people: [
      {
        hashedPassword: expect.objectContaining({ value: BCRYPT }),
        meta: { plan: '{"name":"pro"}' },
        leftBehind: ['pin', 'accounts'],
      },
    ],
  },
  {
    form: 'hashes of former passwords, which are no credentials',
    text: `email,password,old_password,wifi_pwd\nada@acme.example,${BCRYPT},$2b$10$${'x'.repeat(53)},$2b$10$${'y'.repeat(53)}\n`,
    source: 'sheet',
    people: [{ hashedPassword: expect.objectContaining({ value: BCRYPT }), leftBehind: ['old_password', 'wifi_pwd'] }],
  },
  {
    form: 'a flag of the name password, and a hash of unknown form',
    text: [{ email: 'ada@acme.example', password: true, hashedPassword: { scheme: { salt: 'x' } } }],
    source: 'sheet',
    people: [{ userName: 'ada@acme.example', leftBehind: ['password hash of unknown form'] }],
  },
]
