import { hashSync } from '@node-rs/bcrypt'
import { afterAll, describe, expect, test } from 'vitest'
import { type PasswordHasher, type PasswordHasherOptions, passwordHasher } from '#crypto/password/hasher.ts'

const made: PasswordHasher[] = []
function hasherWith(options: PasswordHasherOptions = {}): PasswordHasher {
  const hasher = passwordHasher(options)
  made.push(hasher)
  return hasher
}
afterAll(() => Promise.all(made.map((hasher) => hasher.close())))

const CHEAP = { scheme: 'argon2id', memoryKib: 64, passes: 1, lanes: 1 } as const

describe('new hashes', () => {
  test('are argon2id with 19 MiB, 2 passes and 1 lane unless configured otherwise', async () => {
    expect(await hasherWith().hash('password')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[^$]{22}\$[^$]{43}$/)
  })

  test('differ each time, verify, and need no rehash', async () => {
    const hasher = hasherWith()
    const [one, other] = await Promise.all([hasher.hash('password'), hasher.hash('password')])
    expect(one).not.toBe(other)
    expect(await hasher.verify(one, 'password')).toEqual({ result: 'ok', rehash: false })
    expect(await hasher.verify(one, 'Password')).toEqual({ result: 'wrong', rehash: false })
  })

  test('are of the normalized password, in any Unicode form that the keyboard sends', async () => {
    const hasher = hasherWith({ settings: CHEAP })
    const [composed, decomposed] = ['Caf\u00e9-Pass1!', 'Cafe\u0301-Pass1!']
    for (const made of [composed, decomposed]) {
      const encoded = await hasher.hash(made)
      for (const typed of [composed, decomposed]) expect((await hasher.verify(encoded, typed)).result).toBe('ok')
      expect((await hasher.verify(encoded, 'Cafe-Pass1!')).result).toBe('wrong')
    }
    // Imported: "decomposed" as another system stored it. Verified as typed and in each form, and due for a new hash.
    const imported = hashSync(decomposed, 5)
    expect(await hasher.verify(imported, composed)).toEqual({ result: 'ok', rehash: true })
    expect(await hasher.verify(imported, decomposed)).toEqual({ result: 'ok', rehash: true })
  })

  test('can be bcrypt of a given cost', async () => {
    const hasher = hasherWith({ settings: { scheme: 'bcrypt', cost: 5 } })
    const encoded = await hasher.hash('password')
    expect(encoded).toMatch(/^\$2b\$05\$/)
    expect(await hasher.verify(encoded, 'password')).toEqual({ result: 'ok', rehash: false })
    expect(await hasher.verify(encoded.replace('$2b$', '$2y$'), 'password')).toEqual({ result: 'ok', rehash: false })
  })

  test('are made of every byte of a long or exotic password', async () => {
    const hasher = hasherWith({ settings: CHEAP })
    for (const password of ['', ' ', 'a\0b', 'p'.repeat(100_000), 'Pässwörd 密码 🔑']) {
      const encoded = await hasher.hash(password)
      expect(await hasher.verify(encoded, password)).toMatchObject({ result: 'ok' })
      expect(await hasher.verify(encoded, `${password} `)).toMatchObject({ result: 'wrong' })
    }
  })

  test.each([
    { scheme: 'bcrypt', cost: 17 },
    { scheme: 'bcrypt', cost: 4.5 },
    { ...CHEAP, memoryKib: 1_000_000 },
    { ...CHEAP, passes: 0 },
  ] as const)('are not made with settings out of bounds: %j', (settings) => {
    expect(() => passwordHasher({ settings })).toThrow(expect.objectContaining({ kind: 'invalidArgument' }))
  })
})

describe('bcrypt, which reads 72 bytes', () => {
  const hasher = hasherWith({ settings: { scheme: 'bcrypt', cost: 4 } })

  test('refuses to hash a longer password, or one with a zero byte, rather than cut it', async () => {
    await expect(hasher.hash('é'.repeat(36))).resolves.toMatch(/^\$2b\$/)
    for (const password of [`${'é'.repeat(36)}x`, 'pass\0word'])
      await expect(hasher.hash(password)).rejects.toMatchObject({
        kind: 'invalidArgument',
        key: 'Errors.User.Password.TooLong',
        params: { max: 72 },
      })
  })

  test('verifies a longer password against an imported hash, and requests no rehash that would fail', async () => {
    const imported = '$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui'
    const password = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 and more'
    expect(await hasher.verify(imported, password)).toEqual({ result: 'ok', rehash: false })
    expect(await hasherWith().verify(imported, password)).toEqual({ result: 'ok', rehash: true })
  })
})

test('a hash of the configured scheme with other parameters needs a rehash', async () => {
  const stronger = await hasherWith({ settings: { ...CHEAP, passes: 2 } }).hash('password')
  expect(await hasherWith({ settings: CHEAP }).verify(stronger, 'password')).toEqual({ result: 'ok', rehash: true })
})

test('plain MD5 verifies only where it is switched on', async () => {
  const encoded = '5f4dcc3b5aa765d61d8327deb882cf99'
  expect(await hasherWith({ allowMd5Plain: true }).verify(encoded, 'password')).toEqual({ result: 'ok', rehash: true })
  await expect(hasherWith().verify(encoded, 'password')).rejects.toMatchObject({ reason: 'password.hashNotSupported' })
})

test.each([
  ['md5-crypt', '$1$kJ4QkJaQ$3EbD/pJddrq5HW3mpZ4KZ1', 513],
  ['sha-crypt', `$6$rounds=2000000$salt$${'.'.repeat(86)}`, 513],
  ['phpass', `$P$I${'.'.repeat(30)}`, 4097],
  ['drupal7', `$S$G${'.'.repeat(51)}`, 513],
])(
  '%s calls a password longer than any that it ever stored wrong without working on it',
  async (_, encoded, length) => {
    const begun = performance.now()
    expect(await hasherWith().verify(encoded, 'p'.repeat(length))).toEqual({ result: 'wrong', rehash: false })
    expect(performance.now() - begun).toBeLessThan(5_000)
  },
)

test('work for an unknown user is the work of a wrong password', async () => {
  const hasher = hasherWith({ concurrent: 1 })
  const encoded = await hasher.hash('password')
  // Processor time in microseconds; the smallest of several rounds, since other work on the machine adds to single ones.
  const cost = async (work: () => Promise<unknown>) => {
    const before = process.cpuUsage()
    for (let i = 0; i < 5; i++) await work()
    return process.cpuUsage(before).user
  }
  const costs = { wrong: [] as number[], nothing: [] as number[] }
  for (let round = 0; round < 5; round++) {
    costs.wrong.push(await cost(() => hasher.verify(encoded, 'guess')))
    costs.nothing.push(await cost(() => hasher.verifyNothing('guess')))
  }
  const [wrong, nothing] = [Math.min(...costs.wrong), Math.min(...costs.nothing)]
  expect(nothing / wrong).toBeGreaterThan(0.5)
  expect(nothing / wrong).toBeLessThan(2)
})

test('an unknown user costs no error where the password is longer than bcrypt reads', async () => {
  await expect(
    hasherWith({ settings: { scheme: 'bcrypt', cost: 4 } }).verifyNothing('p'.repeat(100)),
  ).resolves.toBeUndefined()
})

describe('under load', () => {
  test('hashes beyond the queue are rejected, and the others are made', async () => {
    const hasher = hasherWith({ settings: CHEAP, concurrent: 1, waiting: 2 })
    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => hasher.hash('password')))
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
      'rejected',
    ])
    expect(outcomes[5]).toMatchObject({ reason: { kind: 'resourceExhausted' } })
    await expect(hasher.hash('password')).resolves.toMatch(/^\$argon2id/)
  })

  test('heavy imported hashes queue among themselves and leave a slot to ordinary logins', async () => {
    const hasher = hasherWith({ settings: CHEAP, concurrent: 2 })
    const heavy = `$argon2id$v=19$m=262144,t=3,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`
    const order: string[] = []
    const heavies = [1, 2, 3].map((n) => hasher.verify(heavy, 'password').then(() => order.push(`heavy ${n}`)))
    await hasher.hash('password')
    order.push('ordinary')
    await Promise.all(heavies)
    expect(order).toEqual(['ordinary', 'heavy 1', 'heavy 2', 'heavy 3'])
  })

  test.each([
    ['argon2id', `$argon2id$v=19$m=65536,t=2,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`],
    ['bcrypt', `$2b$10$${'.'.repeat(53)}`],
    ['scrypt', `$scrypt$ln=15,r=8,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`],
    ['pbkdf2', `$pbkdf2-sha512$100000$${'A'.repeat(22)}$${'A'.repeat(86)}`],
    ['sha-crypt', `$6$rounds=50000$salt$${'.'.repeat(86)}`],
    ['phpass', `$P$E${'.'.repeat(30)}`],
    ['drupal7', `$S$D${'.'.repeat(51)}`],
    ['md5-crypt', `$1$salt$${'.'.repeat(22)}`],
    ['formula', `$formula$repeat^100000(md5(password),md5(digest))$$${'A'.repeat(22)}`],
  ])('%s does not hold up the thread that serves requests', async (_, encoded) => {
    const turn = new Promise((resolve) => setImmediate(resolve, 'the event loop turned'))
    expect(await Promise.race([hasherWith().verify(encoded, 'password'), turn])).toBe('the event loop turned')
  })
})
