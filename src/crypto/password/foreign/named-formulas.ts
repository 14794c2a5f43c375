import { digestName } from '#crypto/password/shapes/digest-names.ts'

/** Formulas of systems that compose digests. */
const FORMULAS = new Map([
  ['ntlm', 'md4(utf16le(password))'],
  ['nt', 'md4(utf16le(password))'],
  ['aspnet-membership', 'sha1(salt.utf16le(password))'],
  ['casdoor-md5-salt', 'md5(hex(md5(password)).salt)'],
  ['casdoor-salt', 'sha256(hex(sha256(password)).salt)'],
  ['clearance', "sha1('--'.salt.'--'.password.'--')"],
  ['fluxbb', 'sha1(salt.hex(sha1(password)))'],
  ['ipb', 'md5(hex(md5(salt)).hex(md5(password)))'],
  ['joomla', 'md5(password.salt)'],
  ['magento', 'md5(salt.password)'],
  ['mediawiki', "md5(salt.'-'.hex(md5(password)))"],
  ['moodle', 'md5(password.salt)'],
  ['mybb', 'md5(hex(md5(salt)).hex(md5(password)))'],
  ['mysql', 'sha1(sha1(password))'],
  ['opencart', 'sha1(salt.hex(sha1(salt.hex(sha1(password)))))'],
  ['oscommerce', 'md5(salt.password)'],
  ['prestashop', 'md5(key.password)'],
  ['redmine', 'sha1(salt.hex(sha1(password)))'],
  ['vbulletin', 'md5(hex(md5(password)).salt)'],
  ['woltlab', 'sha1(salt.hex(sha1(salt.hex(sha1(password)))))'],
  ['xenforo', 'sha256(hex(sha256(password)).salt)'],
  ['zencart', 'md5(salt.password)'],
])

interface Repeated {
  /** Unless the hash has its own. */
  readonly rounds: number
  readonly formula: (digest: string, rounds: number) => string
}

/** Systems that repeat a digest; the name of the digest is before or after theirs. */
const REPEATED = new Map<string, Repeated>([
  ['symfony', { rounds: 5000, formula: symfony }],
  ['devise', { rounds: 10, formula: devise }],
  ['authlogic', { rounds: 20, formula: authlogic }],
  ['restful-authentication', { rounds: 10, formula: restfulAuthentication }],
])

/** The formula of a system; undefined for a name that none has. `name` is in lower case, with hyphens. */
export function namedFormula(name: string, iterations: number | undefined): string | undefined {
  const known = FORMULAS.get(name)
  if (known) return known
  const [, before, system = '', after] =
    /^(?:(sha-?\d+)-)?(symfony|devise|authlogic|restful-authentication)(?:-(sha-?\d+))?$/.exec(name) ?? []
  const repeatedOne = REPEATED.get(system)
  const digest = digestName(before ?? after ?? (system === 'restful-authentication' ? 'sha1' : 'sha512'))
  return repeatedOne && digest ? repeatedOne.formula(digest, iterations ?? repeatedOne.rounds) : undefined
}

const repeatFormula = (rounds: number, start: string, step: string): string => `repeat^${rounds}(${start},${step})`

/** Symfony joins the salt in braces and repeats with the whole of it. */
function symfony(digest: string, rounds: number): string {
  const salted = "password.'{'.salt.'}'"
  const once = `${digest}(${salted})`
  return rounds > 1 ? repeatFormula(rounds - 1, once, `${digest}(digest.${salted})`) : once
}

/** Devise before bcrypt; the pepper is the key. */
function devise(digest: string, rounds: number): string {
  return textual(rounds, 'key', `${digest}('--'.salt.'--'.digest.'--'.password.'--'.key.'--')`)
}

function authlogic(digest: string, rounds: number): string {
  return textual(rounds, 'password.salt', `${digest}(digest)`)
}

function restfulAuthentication(digest: string, rounds: number): string {
  return textual(rounds, 'key', `${digest}(digest.'--'.salt.'--'.password.'--'.key)`)
}

/** Ruby repeats with the hexadecimal digits. */
function textual(rounds: number, start: string, step: string): string {
  return `unhex(${repeatFormula(rounds, start, `hex(${step})`)})`
}
