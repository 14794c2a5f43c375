/** Documentation of a setting, the source of docs/reference/settings.md. */
export interface Setting {
  readonly default: string
  readonly meaning: string
  /** Its value is never shown, and may be in a file that the setting with the suffix `_FILE` names. */
  readonly secret?: true
}

const setting = <const N extends string>(name: N, preset: string, meaning: string): [N, Setting] => [
  name,
  { default: preset, meaning },
]
const secret = <const N extends string>(name: N, preset: string, meaning: string): [N, Setting] => [
  name,
  { default: preset, meaning, secret: true },
]

const rows = [
  setting('USHER_HOST', '127.0.0.1', 'Address that the server listens on. The container image sets `0.0.0.0`.'),
  setting('USHER_PORT', '8080', 'Port that the server listens on; `0` lets the system choose a free one.'),
  setting(
    'USHER_EXTERNAL_URL',
    '`http://localhost:<port>`',
    'Public origin (scheme, host and port). Links, issuer and cookies are made from it, never from a request header.',
  ),
  setting('USHER_DATA_DIR', './data', 'Folder of the embedded store, keys, first tokens and mails written to files.'),
  secret(
    'USHER_DATABASE_URL',
    'SQLite `usher.db` in the data folder',
    '`postgres://user:password@host:5432/database`, or `sqlite::memory:` for tests. User and password are percent-encoded.',
  ),
  secret(
    'USHER_MASTERKEY',
    'file `masterkey` in the data folder, made at the first start',
    '32 bytes, or 64 hexadecimal digits. Encrypts what has to be read back. Required with PostgreSQL.',
  ),
  setting('USHER_ORG_NAME', 'Usher', 'Name of the first organization.'),
  setting('USHER_ADMIN_USERNAME', 'admin', 'User name of the first administrator (role `IAM_OWNER`).'),
  secret(
    'USHER_ADMIN_PASSWORD',
    'generated; printed once on a terminal, else in the file `admin.password` of the data folder',
    'Password of the first administrator.',
  ),
  setting(
    'USHER_ADMIN_PAT_FILE',
    '`admin.pat` in the data folder',
    'File for the token of the first service user (role `IAM_OWNER`).',
  ),
  setting('USHER_NEVIS_KEY_FILE', '`nevis.key` in the data folder', 'File for the first Nevis access key.'),
  secret(
    'USHER_SMTP_URL',
    'files in `mail/` of the data folder',
    '`smtp://user:password@host:587`, or `smtps://…:465`. User and password are percent-encoded.',
  ),
  setting('USHER_MAIL_FROM', 'usher@localhost', 'Sender of all mails.'),
  secret('USHER_SMS_URL', 'files in `sms/` of the data folder', 'HTTP address that SMS are posted to.'),
  setting(
    'USHER_ADDRESS_LIMIT',
    '0',
    'Forms of the sign-in pages and of the page for device codes that one address (IPv6: one /64) may send within a minute, over all processes; `0`: any number.',
  ),
  setting(
    'USHER_DEVICE_GUESS_LIMIT',
    '30',
    'Wrong device codes that one address (IPv6: one /64) may enter within a minute; `0`: any number.',
  ),
  setting(
    'USHER_TOKEN_GUESS_LIMIT',
    '300',
    'Requests with a wrong secret, assertion, code or refresh token that one address (IPv6: one /64) may send to the token endpoint within a minute; `0`: any number. Behind a proxy `USHER_TRUSTED_PROXIES` has to name it, or all clients count as one address.',
  ),
  setting(
    'USHER_CODE_LIMIT',
    '20',
    'Codes of each kind that one user gets within an hour, sent by mail or SMS or returned to a caller of the API, for addresses, numbers, password resets, invitations, passkeys and second factors; beyond it requests are rejected with `ResourceExhausted`. `0`: any number.',
  ),
  setting(
    'USHER_UNIQUE_CONTACTS',
    'none',
    'Whether one user at most can have a verified email address, and a verified phone number: within the `organization`, within the `instance`, or `none`: any number of users, as with ZITADEL. Users who share one already keep it; `usher report names` lists them.',
  ),
  setting(
    'USHER_OPEN_SIGN_IN_LIMIT',
    '1000',
    'Unfinished sign-ins, device codes, passkey challenges and visits to identity providers, of each kind, that one address (IPv6: one /64) may have at a time on one process; beyond it the oldest ends. `0`: any number. Behind a proxy `USHER_TRUSTED_PROXIES` has to name it.',
  ),
  setting(
    'USHER_GUESS_PAUSES',
    'true',
    'Whether ten wrong passwords in a row are followed by a pause that doubles with each further one, from 30 seconds to 15 minutes. Does not apply where a lockout policy locks users.',
  ),
  setting(
    'USHER_PKCE_OF_CONFIDENTIAL_CLIENTS',
    'true',
    'Whether applications that authenticate with a secret or key have to use PKCE, as applications without one always have to. Applications of earlier versions are not affected.',
  ),
  setting(
    'USHER_ASSERTION_ID_REQUIRED',
    'false',
    '`true`: assertions of machine users and applications (RFC 7523) need the claim `jti`, so that each is used once. Assertions with that claim are used once in any case; the libraries of ZITADEL send none.',
  ),
  setting(
    'USHER_TRUSTED_ORGANIZATIONS',
    'none',
    'Ids of organizations, separated by commas, whose applications are first-party for every user: they ask for no consent and may get the audience of the API. The applications of the first organization may get that audience without being listed.',
  ),
  setting(
    'USHER_CORS_CREDENTIALS',
    'false',
    '`true`: pages of other origins may send cookies and other credentials of the browser to the REST API, as with ZITADEL. Tokens in the `Authorization` header need no such permission.',
  ),
  setting(
    'USHER_TRUSTED_PROXIES',
    'none',
    'Addresses and networks (`10.0.0.1, 10.0.0.0/8, ::1`) of proxies whose `X-Forwarded-For` is used.',
  ),
  setting('USHER_TLS_CERT_FILE', 'cleartext', 'PEM file with the certificate chain; read again when it changes.'),
  setting('USHER_TLS_KEY_FILE', 'cleartext', 'PEM file with the private key of the certificate.'),
  setting(
    'USHER_TLS_CLIENT_CERTIFICATES',
    'false',
    '`true`: TLS asks clients for a certificate, with which applications authenticate and bind their tokens (RFC 8705). Clients without one are served as before.',
  ),
  setting(
    'USHER_TLS_CLIENT_CA_FILE',
    'none',
    'PEM file with the authorities whose certificates identify applications by a name (`tls_client_auth`); read again with the other TLS files.',
  ),
  setting(
    'USHER_LOG_LEVEL',
    'info',
    '`debug`, `info`, `warn` or `error`. JSON lines on stderr, readable ones on a terminal.',
  ),
  setting('USHER_ACCESS_LOG', 'false', '`true`: one log line for each request, at level `info`.'),
  setting('USHER_PASSWORD_HASHER', 'argon2id', 'How new passwords are hashed: `argon2id` or `bcrypt`.'),
  setting('USHER_BCRYPT_COST', '12', 'Cost of new bcrypt hashes, 10 to 16.'),
  setting('USHER_PASSWORD_MD5PLAIN', 'false', '`true`: accept unsalted MD5 hashes at import.'),
  setting(
    'USHER_PASSWORD_MIGRATION_URL',
    'none',
    'HTTPS address of the system that users come from; it checks the password of users without a hash at their first sign-in.',
  ),
  setting(
    'USHER_PASSWORD_MIGRATION_FORM',
    'keycloak',
    '`keycloak`: `POST <url>/<login>` with `{"password"}`, answered by a status. `ory`: `POST <url>` with `{"identifier", "password"}`, answered by `{"status": "password_match"}`.',
  ),
  secret('USHER_PASSWORD_MIGRATION_TOKEN', 'none', 'Bearer token for that address.'),
  setting(
    'USHER_LOOPBACK_PROVIDERS',
    'false',
    '`true`: for development with a public origin on this machine, identity providers on it are called too.',
  ),
] as const

export type SettingName = (typeof rows)[number][0]

/** All settings by name, in the order of the documentation. */
export const settings: ReadonlyMap<string, Setting> = new Map<string, Setting>(rows)

export const isSettingName = (name: string): name is SettingName => settings.has(name)

/** The setting that a name with the suffix `_FILE` gives a file for; undefined for any other name. */
export function settingInFile(name: string): SettingName | undefined {
  const base = name.replace(/_FILE$/, '')
  return base !== name && isSettingName(base) && settings.get(base)?.secret ? base : undefined
}
