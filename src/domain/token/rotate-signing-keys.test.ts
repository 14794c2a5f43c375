import { afterAll, beforeAll, expect, test } from 'vitest'
import { findTokenPublicKey } from '#domain/token/find-token-public-key.ts'
import { rotateSigningKeys } from '#domain/token/rotate-signing-keys.ts'
import { PUBLISH_BEFORE_MS, REPLACE_AFTER_MS } from '#domain/token/signing-keys.ts'
import { loadWebKeys } from '#domain/token/web-key/web-key-store.ts'
import { type InMemory, inMemoryServices } from '#test/api/oidc/in-memory-services.ts'

let runtime: InMemory
beforeAll(async () => {
  runtime = await inMemoryServices()
})
afterAll(() => runtime.close())

const start = 1_000_000_000_000

test('processes that start concurrently share one key and one cookie secret', async () => {
  const keyrings = await Promise.all(Array.from({ length: 4 }, () => rotateSigningKeys(runtime.services, start)))
  const [first] = keyrings
  expect(first?.keys).toHaveLength(1)
  for (const keyring of keyrings) {
    expect(keyring.version).toBe(first?.version)
    expect(keyring.cookieSecret).toBe(first?.cookieSecret)
  }
  const stored = await loadWebKeys(runtime.services)
  const cookies = await runtime.services.rows.selectFrom('cookie_secrets').selectAll().execute()
  expect([Object.keys(stored.keys), cookies]).toEqual([[first?.signer.keyId], [expect.anything()]])
  expect(JSON.stringify(stored)).not.toContain('PRIVATE KEY')
})

test('a new key is published after a month and signs a day later; the old key still verifies', async () => {
  const before = await rotateSigningKeys(runtime.services, start)
  const due = start + REPLACE_AFTER_MS
  const published = await rotateSigningKeys(runtime.services, due)
  expect(published.keys).toHaveLength(2)
  expect(published.signer.keyId).toBe(before.signer.keyId)
  const signing = await rotateSigningKeys(runtime.services, due + PUBLISH_BEFORE_MS)
  expect(signing.signer.keyId).not.toBe(before.signer.keyId)
  expect(await findTokenPublicKey(runtime.services, before.signer.keyId, 'RS256')).toContain('BEGIN PUBLIC KEY')
})
