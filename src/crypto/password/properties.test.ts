import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { readHash } from '#crypto/password/foreign-hash.ts'
import { passwordHasher } from '#crypto/password/hasher.ts'
import { createRoundsPool } from '#crypto/password/rounds/pool.ts'
import { passwordVerifier } from '#crypto/password/verifier.ts'
import { AppError } from '#kit/errors.ts'

const cheapArgon2 = passwordHasher({ settings: { scheme: 'argon2id', memoryKib: 32, passes: 1, lanes: 1 } })
const cheapBcrypt = passwordHasher({ settings: { scheme: 'bcrypt', cost: 4 } })
const pool = createRoundsPool()
const verifier = passwordVerifier({ runRounds: pool.run, allowMd5Plain: true })
afterAll(() => Promise.all([cheapArgon2.close(), cheapBcrypt.close(), pool.close()]))

const passwords = fc.string({ unit: 'binary', maxLength: 200 })

test('the argon2id hash of any password verifies it and no other', async () => {
  await fc.assert(
    fc.asyncProperty(passwords, passwords, async (password, other) => {
      const encoded = await cheapArgon2.hash(password)
      expect((await cheapArgon2.verify(encoded, password)).result).toBe('ok')
      expect((await cheapArgon2.verify(encoded, other)).result).toBe(other === password ? 'ok' : 'wrong')
    }),
    { numRuns: 300 },
  )
})

test('bcrypt hashes and verifies any password, or rejects it', async () => {
  await fc.assert(
    fc.asyncProperty(passwords, async (password) => {
      const fits = Buffer.byteLength(password) <= 72 && !password.includes('\0')
      const made = cheapBcrypt.hash(password)
      if (fits) expect(await cheapBcrypt.verify(await made, password)).toEqual({ result: 'ok', rehash: false })
      else await expect(made).rejects.toBeInstanceOf(AppError)
    }),
    { numRuns: 100 },
  )
})

const samples = [
  '$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc',
  '$argon2i$m=256,t=2,p=1$c29tZXNhbHQ$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ',
  '$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW',
  '$1$kJ4QkJaQ$3EbD/pJddrq5HW3mpZ4KZ1',
  '5f4dcc3b5aa765d61d8327deb882cf99',
  '$md5salted-suffix$c2FsdA==$R58+SD/95ORa9VZ9BPS5FA==',
  '$P$712345678LIjjb6PhecupozNBmDndU0',
  '$5$rounds=1400$anotherlongsalts$Rx.j8H.h8HjEDGomFU8bDkXm3XIUnzyxf12oP84Bnq1',
  '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1',
  '$scrypt$ln=4,r=8,p=1$cmFuZG9tc2FsdGlzaGFyZA$Rh+NnJNo1I6nRwaNqbDm6kmADswD1+7FTKZ7Ln9D8nQ',
  '$7$ln=4,r=1,p=1$cmFuZG9tc2FsdGlzaGFyZA$Rh+NnJNo1I6nRwaNqbDm6kmADswD1+7FTKZ7Ln9D8nQ',
  '$pbkdf2-sha256$12$cmFuZG9tc2FsdGlzaGFyZA$OFvEcLOIPFd/oq8egf10i.qJLI7A8nDjPLnolCWarQY',
  '$pbkdf2$12$cmFuZG9tc2FsdGlzaGFyZA$mwUqsMixIYMc/0eN4v1.l3SVDpk',
  '$S$5randomsaOpYrAZqwxGynirQbWYCb3ejW4BwGH81LJcOzbzeVd02',
  '{SSHA}fmtWf04k0Lqb2ex+wmZY9SXKbu0Xl7doxI7uOg==',
  '{PBKDF2-HMAC-SHA256}10:37kxdXPv9a66GfwKb2mbijTy4qC1Idcdt7umr+x1DXTkrIwspePbJpD3vgZ4sk4J',
  '$formula$repeat^9(sha256(salt.password),sha256(digest))$c2FsdA$OFvEcLOIPFd/oq8egf10i+qJLI7A8nDjPLnolCWarQY',
  '$key$a2V5$prehash$hmac-sha1(key,password)$$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW',
  'pbkdf2_sha256$10$saltsalt$OFvEcLOIPFd/oq8egf10i+qJLI7A8nDjPLnolCWarQY=',
]

/** A sample with one stretch of it cut out, doubled, or replaced by something that matters to some parser. */
const mutated = fc
  .record({
    sample: fc.constantFrom(...samples),
    at: fc.nat({ max: 120 }),
    length: fc.nat({ max: 4 }),
    put: fc.oneof(
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.constantFrom('$', '$$', '=', '-1', '0', '9', '99999999999', 'e9', '.', '/', '+', ',', '\n', '\0', '%s', '💥'),
    ),
  })
  .map(({ sample, at, length, put }) => sample.slice(0, at) + put + sample.slice(at + length))

async function outcomeOf(encoded: string, password: string): Promise<string> {
  try {
    const stored = verifier.parse(encoded)
    // Seconds of honest work within the accepted bounds: not a hang, and not worth waiting for here.
    return stored.heavy ? 'heavy' : await stored.verify(Buffer.from(password))
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.reason === 'password.hashNotSupported') return 'refused'
    throw thrown
  }
}

test('a damaged hash is refused or wrong, and never breaks or hangs', { timeout: 120_000 }, async () => {
  const seen = new Set<string>()
  await fc.assert(
    fc.asyncProperty(mutated, passwords, async (encoded, password) => {
      seen.add(await outcomeOf(encoded, password))
    }),
    { numRuns: 400 },
  )
  expect(seen).toContain('refused')
  expect(seen).toContain('wrong')
})

test('any parts of a hash are read or refused in a sentence', () => {
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom(...samples, 'md5(', 'abcd', '0'))
  const algorithm = fc.constantFrom(
    'bcrypt',
    'argon2',
    'scrypt',
    'pbkdf2',
    'sha1',
    'hmac',
    'mybb',
    'md5(password.salt)',
    '',
  )
  const hash = fc.record(
    { algorithm, value: text, salt: text, key: text, pepper: text, prehash: text, iterations: fc.double() },
    { requiredKeys: ['algorithm', 'value'] },
  )
  fc.assert(
    fc.property(hash, (parts) => {
      const reading = readHash(parts)
      if ('refused' in reading) expect(reading.refused).not.toBe('')
      else verifier.parse(reading.encoded)
    }),
    { numRuns: 1000 },
  )
})

test('any string at all is refused without breaking', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (text) => {
      expect(await outcomeOf(text, 'password')).toMatch(/^(refused|wrong)$/)
    }),
    { numRuns: 300 },
  )
})
