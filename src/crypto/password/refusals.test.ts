import { afterAll, expect, test } from 'vitest'
import { passwordHasher } from '#crypto/password/hasher.ts'
import { AppError } from '#kit/errors.ts'

const hasher = passwordHasher()
afterAll(() => hasher.close())

function refusalOf(encoded: string): AppError {
  try {
    hasher.check(encoded)
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown
    throw thrown
  }
  throw new Error(`${encoded} was accepted`)
}

const B22 = '.'.repeat(22)
const B31 = '.'.repeat(31)
const A22 = 'A'.repeat(22)
const A43 = 'A'.repeat(43)

const refusals: [string, string, string][] = [
  ['an unknown prefix', '$foo$bar$baz', 'unknown prefix "$foo$"'],
  ['a NUL in a salt', `md5$a\0b$${'a'.repeat(32)}`, 'a control character'],
  ['half a character in a salt', `md5$a\ud800b$${'a'.repeat(32)}`, 'a control character'],
  ['yescrypt', '$y$j9T$abc$def', 'yescrypt hashes are not supported'],
  ['DES crypt with too many rounds', '_zzzzabcdefghijk0123', 'DES crypt: rounds is'],
  ['DES crypt cut short', '{CRYPT}rl.3StKT.4T8', '{CRYPT}: expected a hash'],
  [
    'several heavy readings',
    `$either$${Buffer.from(`$scrypt$ln=20,r=8,p=1$${A22}$${A43}`).toString('base64url')}`,
    'costs too much',
  ],
  ['LAN Manager', '{LANMAN}E52CAC67419A9A224A3B108F3FA6CB6D', 'LAN Manager hashes are not supported'],
  ['a clear-text password of a directory', '{CLEARTEXT}hunter2', 'marks a password in clear text'],
  ['an unknown scheme in braces', '{FOO}abc', 'the scheme {FOO} is not supported'],
  ['bare hexadecimal digits', 'a'.repeat(40), 'name its algorithm'],
  ['an account without a password', '!abc', 'an account without a password'],
  ['{SSHA} that is too short', '{SSHA}aGVsbG8=', 'the hash is shorter than 20 bytes'],
  ['firescrypt without a signer key', `$firescrypt$ln=14,r=8,p=1$${A22}$${A43}$Bw`, 'the signer key'],
  ['a formula with an unknown function', `$formula$whirlpool(password)$$${A43}`, 'the function "whirlpool"'],
  ['a formula of endless work', `$formula$repeat^99999999(md5(password),md5(digest))$$${A22}`, 'number of digests'],
  ['a formula that grows', `$formula$repeat^10(password,base64(digest))$$${A22}`, 'has to be a digest or an HMAC'],
  [
    'a formula of nested repetition',
    `$formula$repeat^9999(md5(password),md5(repeat^9999(digest,md5(digest))))$$${A22}`,
    'number of digests',
  ],
  ['a formula without an end', `$formula$md5(password$$${A22}`, '")" is missing'],
  [
    'a pre-hash of a pre-hash',
    `$prehash$md5(password)$$prehash$md5(password)$$2b$10$${B22}${B31}`,
    'has to be a plain one',
  ],
  ['a reading inside a reading', `$either$${Buffer.from('$either$x').toString('base64url')}`, 'a reading is one hash'],
  ['a clear-text password', 'correct horse battery staple', 'no prefix'],
  ['a clear-text password that begins with a dollar sign', '$ecret', 'no prefix'],
  ['nothing', '', 'no prefix'],
  ['plain MD5 while it is switched off', '5f4dcc3b5aa765d61d8327deb882cf99', 'plain MD5 is switched off'],
  ['what is longer than any hash', `$2b$${'x'.repeat(2100)}`, 'longer than 2048'],
  ['bcrypt above cost 16', `$2b$17$${B22}${B31}`, 'cost is 17, above the highest accepted, 16'],
  ['bcrypt below cost 4', `$2b$03$${B22}${B31}`, 'cost is 3, below the lowest accepted, 4'],
  ['bcrypt cut short', `$2b$10$${B22}${B31.slice(1)}`, 'bcrypt: expected'],
  ['an unknown bcrypt revision', `$2c$10$${B22}${B31}`, 'bcrypt: expected'],
  ['an unknown argon2', `$argon2x$v=19$m=4096,t=3,p=1$${A22}$${A43}`, 'only argon2d, argon2i and argon2id'],
  ['an unknown argon2 version', `$argon2id$v=18$m=4096,t=3,p=1$${A22}$${A43}`, 'only the versions 19 and 16'],
  ['argon2 above 512 MiB', `$argon2id$v=19$m=524289,t=3,p=1$${A22}$${A43}`, 'm is 524289, above'],
  ['argon2 above 10 passes', `$argon2id$v=19$m=4096,t=11,p=1$${A22}$${A43}`, 't is 11, above'],
  ['argon2 above 16 lanes', `$argon2id$v=19$m=4096,t=3,p=17$${A22}$${A43}`, 'p is 17, above'],
  ['argon2 with too little memory for its lanes', `$argon2id$v=19$m=31,t=3,p=4$${A22}$${A43}`, 'm is 31, below'],
  ['argon2 with a secret key', `$argon2id$v=19$m=4096,t=3,p=1,keyid=x$${A22}$${A43}`, 'expected costs as m=N,t=N,p=N'],
  ['argon2 with a short hash', `$argon2id$v=19$m=4096,t=3,p=1$${A22}$AAAA`, 'the hash is 3 bytes long'],
  ['argon2 with a short salt', `$argon2id$v=19$m=4096,t=3,p=1$AAAA$${A43}`, 'the salt is 3 bytes long'],
  ['argon2 with a salt of no encoding', `$argon2id$v=19$m=4096,t=3,p=1$${A22}=A$${A43}`, 'the salt is not base64'],
  ['argon2 without a hash', `$argon2id$v=19$m=4096,t=3,p=1$${A22}`, 'argon2: 4 fields after dollar signs, expected 5'],
  ['scrypt above ln 20', `$scrypt$ln=21,r=8,p=1$${A22}$${A43}`, 'ln is 21, above'],
  ['scrypt above r 32', `$scrypt$ln=14,r=33,p=1$${A22}$${A43}`, 'r is 33, above'],
  ['scrypt above p 16', `$scrypt$ln=14,r=8,p=17$${A22}$${A43}`, 'p is 17, above'],
  ['scrypt with all costs at their highest', `$scrypt$ln=20,r=32,p=16$${A22}$${A43}`, 'N times r times p is'],
  [
    'scrypt with an N too large for r',
    `$scrypt$ln=16,r=1,p=1$${A22}$${A43}`,
    'ln is 16, above the highest accepted, 15',
  ],
  [
    'the other layout of $7$, cut short',
    '$7$CU..../....2Q9obwLhin8qvQl6sisAO/$ySQ8bDzyz.kXZCn3jmqtsmY1rVhxrMWuHt8nHG6tMa',
    'scrypt: 3 fields after dollar signs, expected 4',
  ],
  ['pbkdf2 above ten million rounds', `$pbkdf2-sha256$10000001$${A22}$${A43}`, 'rounds is 10000001, above'],
  ['pbkdf2 with rounds beyond counting', `$pbkdf2-sha256$${'9'.repeat(40)}$${A22}$${A43}`, 'rounds is 1e+40, above'],
  ['pbkdf2 with a hash that multiplies the rounds', `$pbkdf2$6000000$${A22}$${A43}`, 'rounds times blocks is 12000000'],
  ['pbkdf2 with no rounds', `$pbkdf2-sha256$0$${A22}$${A43}`, 'rounds is 0, below'],
  ['pbkdf2 with rounds spelled oddly', `$pbkdf2-sha256$1e3$${A22}$${A43}`, 'rounds is not a decimal number'],
  ['pbkdf2 with an unknown digest', `$pbkdf2-tiger$1000$${A22}$${A43}`, 'unknown digest'],
  ['sha-crypt that would take minutes', `$6$rounds=999999999$salt$${'.'.repeat(86)}`, 'rounds is 999999999, above'],
  ['sha-crypt below 1000 rounds', `$5$rounds=999$salt$${'.'.repeat(43)}`, 'rounds is 999, below'],
  ['sha512-crypt with the hash of sha256-crypt', `$6$salt$${'.'.repeat(43)}`, 'sha-crypt: expected'],
  ['phpass that would take an hour', `$P$T${'.'.repeat(30)}`, 'log2 of the rounds is 31, above'],
  ['phpass below 128 rounds', `$H$4${'.'.repeat(30)}`, 'log2 of the rounds is 6, below'],
  ['phpass cut short', `$P$9${'.'.repeat(29)}`, 'phpass: expected'],
  ['drupal7 above its bound', `$S$H${'.'.repeat(51)}`, 'log2 of the rounds is 19, above'],
  ['md5-crypt with a long salt', `$1$123456789$${'.'.repeat(22)}`, 'md5-crypt: expected'],
  ['md5salted of an unknown side', '$md5salted-middle$salt$R58+SD/95ORa9VZ9BPS5FA==', 'md5salted: expected'],
]

test.each(refusals)('refuses %s and names it', async (_, encoded, reason) => {
  const refusal = refusalOf(encoded)
  expect(refusal).toMatchObject({
    kind: 'invalidArgument',
    reason: 'password.hashNotSupported',
    key: 'Errors.User.Password.NotSupported',
  })
  expect(refusal.params.reason).toContain(reason)
  await expect(hasher.verify(encoded, 'password')).rejects.toBeInstanceOf(AppError)
})

test('never repeats a possible password in the wrong field', () => {
  for (const typed of [
    '$ecret-word',
    'hunter2hunter2',
    '$2b$10$hunter2',
    '$argon2id$hunter2',
    '$1$hunter2',
    '$scrypt$hunter2$$',
  ])
    expect(JSON.stringify(refusalOf(typed).params)).not.toMatch(/hunter2|ecret/)
})
