import { afterAll, expect, test } from 'vitest'
import { passwordHasher } from '#crypto/password/hasher.ts'

const hasher = passwordHasher({ allowMd5Plain: true })
afterAll(() => hasher.close())

const fromHex = (hex: string) => Buffer.from(hex, 'hex').toString('base64').replace(/=+$/, '')

const LONG = 'a very much longer text to encrypt.  This one even stretches over morethan one line.'

/** Published vectors: [scheme and source, password, encoded]. */
const vectors: [string, string, string][] = [
  // Contract §8 samples, made with the reference program.
  [
    'argon2i',
    'password',
    '$argon2i$v=19$m=4096,t=3,p=1$cmFuZG9tc2FsdGlzaGFyZA$YMvo8AUoNtnKYGqeODruCjHdiEbl1pKL2MsYy9VgU/E',
  ],
  [
    'argon2id',
    'password',
    '$argon2id$v=19$m=4096,t=3,p=1$cmFuZG9tc2FsdGlzaGFyZA$DYojYpnUWSMmTtrkVXyaNWVGxLmGe1n8VJBPDdFkbjU',
  ],
  // phc-winner-argon2, src/test.c: version 16, with and without the version field, and version 19.
  ['argon2i 16', 'password', '$argon2i$v=16$m=65536,t=2,p=1$c29tZXNhbHQ$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ'],
  ['argon2i 16', 'password', '$argon2i$m=65536,t=2,p=1$c29tZXNhbHQ$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ'],
  ['argon2i 19', 'password', '$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA'],
  ['argon2id 19', 'password', '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'],
  [
    'argon2id 19, lanes',
    'password',
    '$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc',
  ],
  // OpenBSD and crypt_blowfish.
  ['bcrypt 2a', '', '$2a$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s.'],
  ['bcrypt 2a', 'a', '$2a$10$k87L/MF28Q673VKh8/cPi.SUl7MU/rWuSiIDDFayrKk/1tBsSQu4u'],
  ['bcrypt 2a', '~!@#$%^&*()      ~!@#$%^&*()PNBFRD', '$2a$10$LgfYWkbzEvQ4JakH7rOvHe0y8pHKF9OaFgwUZ2q7W2FFZmZzJYlfS'],
  ['bcrypt 2a', 'U*U', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
  ['bcrypt 2b', 'U*U', '$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
  ['bcrypt 2y', 'U*U', '$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
  [
    'bcrypt, 72 bytes',
    '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789chars after 72 are ignored',
    '$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui',
  ],
  ['bcrypt 2a', 'password', '$2a$12$aLYFkieuqJyeynvptPTxpehSViui5WeAPuR2Xw1wui9CPHEaacmFq'],
  ['bcrypt 2b', 'password', '$2b$12$bIRGj4QPPoSUMWsJE.4Pk.T1qTpDWz7HhMnuiQhGzGinKPsx/HQdq'],
  ['bcrypt 2y', 'password', '$2y$12$hXUrnqdq1RIIYZ2HPytIIe5lXdIvbhqrTvdPsSF7o.jFh817Z6lwm'],
  // passlib: the revision without a final zero.
  ['bcrypt 2', 'abc', '$2$05$......................XuQjdH.wPVNUZ/bOfstdW/FqB8QSjte'],
  ['bcrypt 2', 'abc'.repeat(23), '$2$05$......................XuQjdH.wPVNUZ/bOfstdW/FqB8QSjte'],
  ['bcrypt 2a', 'abc', '$2a$05$......................ev6gDwpVye3oMCUpLY85aTpfBNHD0Ga'],
  // passlib: padding bits that other programs set.
  ['bcrypt, salt padding', 'test', '$2a$04$oaQbBqq8JnSM1NHRPQGXORY4Vw3bdHKLIXTecPDRAcJ98cz1ilveO'],
  ['bcrypt, hash padding', 'test', '$2a$04$yjDgE74RJkeqC0/1NheSSOrvKeu9IbKDpcQf/Ox3qsrRS/Kw42qIV'],
  // crypt(3).
  ['md5-crypt', 'password', '$1$kJ4QkJaQ$3EbD/pJddrq5HW3mpZ4KZ1'],
  ['md5-crypt', '0.s0.l33t', '$1$deadbeef$0Huu6KHrKLVWfqa4WljDE0'],
  ['md5-crypt', '', '$1$dOHYPKoP$tnxS1T8Q6VVn3kpV8cN6o.'],
  // md5sum.
  ['md5 plain', 'password', '5f4dcc3b5aa765d61d8327deb882cf99'],
  ['md5 plain', 'password', '5F4DCC3B5AA765D61D8327DEB882CF99'],
  // passwap.
  ['md5 salted', 'Test1000!', '$md5salted-suffix$c2FsdA==$R58+SD/95ORa9VZ9BPS5FA=='],
  ['md5 salted', 'Test1000!', '$md5salted-prefix$c2FsdA==$0M2MYNUmNumHqqQ+kmuTUQ=='],
  ['md5 salted', 'Test1000!', '$md5salted-prefix$c2FsdA==$0M2MYNUmNumHqqQ+kmuTUQ'],
  // phpass and John the Ripper.
  ['phpass', 'test12345', '$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0'],
  ['phpass', 'test1', '$H$9aaaaaSXBjgypwqm.JsMssPLiS8YQ00'],
  ['phpass', 'JohnRipper', '$P$612345678si5M0DDyPpmRCmcltU/YW/'],
  ['phpass', 'JohnRipper', '$P$B12345678L6Lpt4BxNotVIMILOa9u81'],
  ['phpass', '', '$P$7JaFQsPzJSuenezefD/3jHgt5hVfNH0'],
  // SHA-crypt.txt (Drepper); a salt over 16 characters is stored cut.
  ['sha256-crypt', 'Hello world!', '$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5'],
  ['sha256-crypt', 'Hello world!', '$5$rounds=10000$saltstringsaltst$3xv.VbSHBb41AL9AvLeujZkZRBAwqFMz2.opqey6IcA'],
  [
    'sha256-crypt',
    'This is just a test',
    '$5$rounds=5000$toolongsaltstrin$Un/5jzAHMgOGZ5.mWJpuVolil07guHPvOW8mGRcvxa5',
  ],
  ['sha256-crypt', LONG, '$5$rounds=1400$anotherlongsalts$Rx.j8H.h8HjEDGomFU8bDkXm3XIUnzyxf12oP84Bnq1'],
  ['sha256-crypt', 'a short string', '$5$rounds=123456$asaltof16chars..$gP3VQ/6X7UUEW3HkBn2w1/Ptq2jxPyzV/cZKmF/wJvD'],
  [
    'sha512-crypt',
    'Hello world!',
    '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1',
  ],
  [
    'sha512-crypt',
    'Hello world!',
    '$6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v.',
  ],
  [
    'sha512-crypt',
    LONG,
    '$6$rounds=1400$anotherlongsalts$POfYwTEok97VWcjxIiSOjiykti.o/pQs.wPvMxQ6Fm7I6IoYN3CmLs66x9t0oSwbtEW7o7UmJEiDwGqd8p4ur1',
  ],
  [
    'sha512-crypt',
    'the minimum number is still observed',
    '$6$rounds=1000$roundstoolow$kUMsbe306n21p9R.FRkW3IGn.S9NPN0x50YhH1xhLsPuWGsUSklZt58jaTfF4ZEQpyUNGc0dqbpBYYBaHHrsX.',
  ],
  // scrypt: contract sample; passlib's documentation.
  ['scrypt', 'password', '$scrypt$ln=16,r=8,p=1$cmFuZG9tc2FsdGlzaGFyZA$Rh+NnJNo1I6nRwaNqbDm6kmADswD1+7FTKZ7Ln9D8nQ'],
  ['scrypt', 'password', '$7$ln=16,r=8,p=1$cmFuZG9tc2FsdGlzaGFyZA$Rh+NnJNo1I6nRwaNqbDm6kmADswD1+7FTKZ7Ln9D8nQ'],
  ['scrypt', 'password', '$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E'],
  // RFC 7914 §12.
  [
    'scrypt, RFC',
    'password',
    `$scrypt$ln=10,r=8,p=16$TmFDbA$${fromHex('fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640')}`,
  ],
  // RFC 6070, and RFC 7914 §11 with a hash of two blocks.
  ['pbkdf2-sha1, RFC', 'password', `$pbkdf2$1$c2FsdA$${fromHex('0c60c80f961f0e71f3a9b524af6012062fe037a6')}`],
  ['pbkdf2-sha1, RFC', 'password', `$pbkdf2-sha1$4096$c2FsdA$${fromHex('4b007901b765489abead49d926f721d065a429c1')}`],
  [
    'pbkdf2-sha256, RFC',
    'passwd',
    `$pbkdf2-sha256$1$c2FsdA$${fromHex('55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783')}`,
  ],
  // Python's hashlib.
  ['pbkdf2-sha224', 'password', '$pbkdf2-sha224$12$cmFuZG9tc2FsdGlzaGFyZA$XG8X5j7LcV4urcvSZLp6E1Yyr6.8SvU3NWRlOQ'],
  [
    'pbkdf2-sha384',
    'password',
    '$pbkdf2-sha384$12$cmFuZG9tc2FsdGlzaGFyZA$Jqe75kduvT.Gt4PrFj6yXAussrFQrodv2hixM5u7EsuJ8YogzI1nupuYXEyoYmz6',
  ],
  // pbkdf2: contract samples and passlib's documentation.
  ['pbkdf2-sha1', 'password', '$pbkdf2$12$cmFuZG9tc2FsdGlzaGFyZA$mwUqsMixIYMc/0eN4v1.l3SVDpk'],
  ['pbkdf2-sha256', 'password', '$pbkdf2-sha256$12$cmFuZG9tc2FsdGlzaGFyZA$OFvEcLOIPFd/oq8egf10i.qJLI7A8nDjPLnolCWarQY'],
  [
    'pbkdf2-sha256, standard base64',
    'password',
    '$pbkdf2-sha256$12$cmFuZG9tc2FsdGlzaGFyZA==$OFvEcLOIPFd/oq8egf10i+qJLI7A8nDjPLnolCWarQY=',
  ],
  [
    'pbkdf2-sha512',
    'password',
    '$pbkdf2-sha512$12$cmFuZG9tc2FsdGlzaGFyZA$e297piXvkpYxoYQAWD9zn1aKXCo3XmR91Xn9/WEGsHXU/7xaQzCV9upu4T5Jntq6AiZ6YX0diXnY7Ju5TEfUMA',
  ],
  [
    'pbkdf2-sha512',
    'hashcat',
    '$pbkdf2-sha512$25000$LyWE0HrP2RsjZCxlDGFMKQ$1vC5Ohk2mCS9b6akqsEfgeb4l74SF8XjH.SljXf3dMLHdlY1GK9ojcCKts6/asR4aPqBmk74nCDddU3tvSCJvw',
  ],
  // Drupal 7: contract sample.
  ['drupal7', 'password', '$S$ErandomsaOpYrAZqwxGynirQbWYCb3ejW4BwGH81LJcOzbzeVd02'],
]

/** Vectors that take a second or more on two busy cores: checked where the environment asks for all. */
const HEAVY = /^\$2[aby]\$1[0-9]\$|^\$(scrypt|7)\$ln=16,|^\$5\$rounds=123456\$|m=65536,/
const seenSchemes = new Set<string>()
const chosen = vectors.filter(([scheme, , encoded]) => {
  if (process.env.USHER_TEST_ALL_VECTORS === 'true' || !HEAVY.test(encoded)) return true
  // One of each scheme stays, so that its usual cost is checked too.
  const first = !seenSchemes.has(scheme)
  seenSchemes.add(scheme)
  return first && scheme !== 'bcrypt 2b' && scheme !== 'bcrypt 2y'
})

test.each(chosen)(
  '%s: %j verifies, another password does not, and both are due for a new hash',
  async (_, password, encoded) => {
    hasher.check(encoded)
    expect(await hasher.verify(encoded, password)).toEqual({ result: 'ok', rehash: true })
    expect(await hasher.verify(encoded, `x${password}`)).toEqual({ result: 'wrong', rehash: false })
  },
)

/** The contract's samples that show a form rather than a hash: they are accepted. */
test.each([
  '$md5salted-suffix$kJ4QkJaQ$3EbD/pJddrq5HW3mpZ4KZQ',
  '$5$rounds=5000$RPvilwjD1ebXJfzg$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5',
])('%s is understood', (encoded) => {
  hasher.check(encoded)
})
