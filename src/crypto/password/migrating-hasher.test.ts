import { expect, test } from 'vitest'
import { passwordHasher } from '#crypto/password/hasher.ts'
import { migratingHasher } from '#crypto/password/migrating-hasher.ts'
import { loginOfMark, migrationMark } from '#crypto/password/migration-mark.ts'

test('a mark contains a login name of any form, and no hash is read as a mark', () => {
  for (const login of ['ada', 'jürg@müller.example', 'a$b c']) expect(loginOfMark(migrationMark(login))).toBe(login)
  expect(loginOfMark('$2b$05$vyZqmagDYpJ/tWcGA6ASwOEW7P3bAKU2c39fehDZJqXaBOXSHghqe')).toBeUndefined()
  expect(loginOfMark('$migrate$')).toBeUndefined()
})

test('only marks query the old system, a right password is hashed here, and an empty one is wrong', async () => {
  const calls: string[] = []
  const plain = passwordHasher()
  const hasher = migratingHasher(plain, async (login, password) => {
    calls.push(login)
    return password === 'right'
  })
  const mark = migrationMark('ada')
  expect(await hasher.verify(mark, 'right')).toEqual({ result: 'ok', rehash: true })
  expect(await hasher.verify(mark, 'wrong')).toEqual({ result: 'wrong', rehash: false })
  expect(await hasher.verify(mark, '')).toEqual({ result: 'wrong', rehash: false })
  expect(calls).toEqual(['ada', 'ada'])
  expect(await hasher.verify(await hasher.hash('right'), 'right')).toMatchObject({ result: 'ok' })
  expect(calls).toHaveLength(2)
  hasher.check(mark)
  await plain.close()
})

test('without an old system a mark is rejected, and no password signs in by it', async () => {
  const plain = passwordHasher()
  const hasher = migratingHasher(plain, undefined)
  expect(() => hasher.check(migrationMark('ada'))).toThrow(
    expect.objectContaining({ reason: 'password.hashNotSupported' }),
  )
  expect(await hasher.verify(migrationMark('ada'), 'x')).toMatchObject({ result: 'wrong' })
  await plain.close()
})
