import { afterAll, beforeAll, expect, test } from 'vitest'
import { rotateSigningKeys } from '#domain/token/rotate-signing-keys.ts'
import { PUBLISH_BEFORE_MS, REPLACE_AFTER_MS } from '#domain/token/signing-keys.ts'
import { type InMemory, inMemoryServices } from '#test/api/oidc/in-memory-services.ts'

let runtime: InMemory
beforeAll(async () => {
  runtime = await inMemoryServices()
})
afterAll(() => runtime.close())

const start = 1_000_000_000_000

test('processes that start together end up with one key and one cookie secret', async () => {
  const keyrings = await Promise.all(Array.from({ length: 4 }, () => rotateSigningKeys(runtime.services, start)))
  const [first] = keyrings
  expect(first?.keys).toHaveLength(1)
  for (const keyring of keyrings) {
    expect(keyring.version).toBe(first?.version)
    expect(keyring.cookieSecret).toBe(first?.cookieSecret)
  }
  const rows = await runtime.services.rows.selectFrom('signing_keys').selectAll().execute()
  expect(rows).toHaveLength(2)
  expect(JSON.stringify(rows)).not.toContain('PRIVATE KEY')
})

test('a month later a new key comes, and signs a day after that; the old one still verifies', async () => {
  const before = await rotateSigningKeys(runtime.services, start)
  const due = start + REPLACE_AFTER_MS
  const published = await rotateSigningKeys(runtime.services, due)
  expect(published.keys).toHaveLength(2)
  expect(published.signer.keyId).toBe(before.signer.keyId)
  const signing = await rotateSigningKeys(runtime.services, due + PUBLISH_BEFORE_MS)
  expect(signing.signer.keyId).not.toBe(before.signer.keyId)
  expect(signing.publicKeyOf(before.signer.keyId)).toContain('BEGIN PUBLIC KEY')
})
