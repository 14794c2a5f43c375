import { createHash, pbkdf2Sync } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import { readHash } from '#crypto/password/foreign-hash.ts'
import { passwordHasher } from '#crypto/password/hasher.ts'
import { clerkHash } from '#people-sources/clerk-hash.ts'

const hasher = passwordHasher({ allowMd5Plain: true })
afterAll(() => hasher.close())

const PASSWORD = 'Correct-horse-7'
const salt = Buffer.from('sixteen bytes !!')
const derive = (digest: string): Buffer => pbkdf2Sync(PASSWORD, salt, 1000, 32, digest)

test.each([
  ['md5', createHash('md5').update(PASSWORD).digest('hex')],
  ['sha256', createHash('sha256').update(PASSWORD).digest('hex')],
  ['sha256_salted', `${createHash('sha256').update(`${PASSWORD}NaCl`).digest('hex')}$NaCl`],
  ['pbkdf2_sha1', `pbkdf2_sha1$1000$${salt}$${derive('sha1').toString('hex')}`],
  ['pbkdf2_sha256', `pbkdf2_sha256$1000$${salt.toString('base64')}$${derive('sha256').toString('base64')}`],
  ['pbkdf2_sha256_django', `pbkdf2_sha256$1000$${salt}$${derive('sha256').toString('base64')}`],
])('a digest of %s verifies', async (kind, digest) => {
  const encodedHash = clerkHash(digest, kind)
  const reading = readHash(typeof encodedHash === 'string' ? encodedHash : { algorithm: '', value: '', ...encodedHash })
  if (!('encoded' in reading)) throw new Error(reading.refused)
  expect(await hasher.verify(reading.encoded, PASSWORD)).toMatchObject({ result: 'ok' })
  expect(await hasher.verify(reading.encoded, 'Staple-battery-9')).toMatchObject({ result: 'wrong' })
})
