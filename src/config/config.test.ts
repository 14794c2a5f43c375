import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { ConfigError, loadConfig } from '#config'

const folder = mkdtempSync(path.join(tmpdir(), 'usher-settings-'))
afterAll(() => rmSync(folder, { recursive: true }))

const file = (name: string, text: string): string => {
  const at = path.join(folder, name)
  writeFileSync(at, text)
  return at
}

/** The message of the ConfigError that these settings cause. */
function problem(env: Record<string, string>, configFile?: string): string {
  try {
    loadConfig(env, configFile)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  return ''
}

test.each([
  [{ USHER_PROT: '1' }, 'unknown setting USHER_PROT; did you mean USHER_PORT?'],
  [{ USHER_DATBASE_URL: 'x' }, 'did you mean USHER_DATABASE_URL?'],
  [{ USHER_COLOUR: 'red' }, 'unknown setting USHER_COLOUR; docs/configuration.md'],
  [{ USHER_PORT_FILE: 'x' }, 'unknown setting USHER_PORT_FILE'],
  [{ USHER_PORT: '70000' }, 'USHER_PORT has to be a whole number from 0 to 65535, not "70000"'],
  [{ USHER_SMTP_URL: 'mail.example:25' }, 'USHER_SMTP_URL has to be a URL that begins with smtp:// or smtps://'],
  [{ USHER_SMTP_URL: 'smtp://' }, 'USHER_SMTP_URL is not a valid URL'],
  [{ USHER_SMTP_URL_FILE: '/nope' }, 'USHER_SMTP_URL_FILE: no such file: /nope'],
  [{ USHER_ADMIN_PASSWORD: 'x', USHER_ADMIN_PASSWORD_FILE: '/nope' }, 'exclude each other'],
])('%j: %s', (env, expected) => {
  expect(problem(env)).toContain(expected)
})

test.each(['p/a+ss#w@rd', 'p/a', '12#a', '1?a', '100%', 'a%zz'])(
  'a password that is not percent-encoded (%s) is explained, and not shown',
  (password) => {
    for (const [name, url] of [
      ['USHER_SMTP_URL', `smtp://user:${password}@mail.example:587`],
      ['USHER_DATABASE_URL', `postgres://user:${password}@db.example/usher`],
    ] as const) {
      const message = problem({ [name]: url })
      expect(message).toContain(`${name}: user name and password have to be percent-encoded`)
      expect(message).not.toContain(password)
    }
  },
)

test.each([
  'smtp://user%40corp.example:p%2Fa%23ss@mail.example:587',
  'smtp://user@corp.example:pass@mail.example',
  'smtp://mail.example?ignoreTLS=true',
])('%s is accepted', (url) => {
  expect(loadConfig({ USHER_SMTP_URL: url }, undefined).smtpUrl).toBe(url)
})

test('variables of Kubernetes services are ignored and listed; settings are not', () => {
  const links = {
    USHER_SERVICE_HOST: '10.96.0.12',
    USHER_SERVICE_PORT: '8080',
    USHER_SERVICE_PORT_HTTP: '8080',
    USHER_PORT: 'tcp://10.96.0.12:8080',
    USHER_PORT_8080_TCP: 'tcp://10.96.0.12:8080',
    USHER_PORT_8080_TCP_PROTO: 'tcp',
    USHER_PORT_8080_TCP_PORT: '8080',
    USHER_PORT_8080_TCP_ADDR: '10.96.0.12',
    USHER_DB_SERVICE_HOST: '10.96.0.13',
    USHER_DB_PORT: 'tcp://10.96.0.13:5432',
    USHER_DB_PORT_5432_TCP_ADDR: '10.96.0.13',
  }
  const config = loadConfig({ ...links, USHER_ORG_NAME: 'Acme' }, undefined)
  expect(config).toMatchObject({ port: 8080, orgName: 'Acme', serviceLinks: Object.keys(links) })
  expect(problem({ USHER_DB_PORT: '5432' })).toContain('unknown setting USHER_DB_PORT')
})

test('a secret may be in a file of its own; the environment takes precedence over the file of settings', () => {
  const yaml = file('usher.yaml', 'USHER_ORG_NAME: Acme\nUSHER_PORT: 9000\nUSHER_SMTP_URL: smtp://mail.example\n')
  const smtp = file('smtp', 'smtp://user:pass@mail.example\n')
  expect(loadConfig({ USHER_SMTP_URL_FILE: smtp, USHER_PORT: '9001' }, yaml)).toMatchObject({
    orgName: 'Acme',
    port: 9001,
    smtpUrl: 'smtp://user:pass@mail.example',
  })
})

test('a file that is not YAML is rejected without an excerpt of it', () => {
  const message = problem({}, file('broken.yaml', 'USHER_ADMIN_PASSWORD: "secret\nUSHER_PORT: 1'))
  expect(message).toMatch(/broken\.yaml: not valid YAML \(\w+ at character \d+\)/)
  expect(message).not.toContain('secret')
})
