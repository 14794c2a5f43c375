import { generateRsaKeyPair } from '#crypto/jwt.ts'
import { makeToken } from '#crypto/token.ts'
import type { Services } from '#domain/context.ts'
import { KEY_PURPOSE, type KeyRow, type Keyring, loadKeys, planKeys, toKeyring } from '#domain/token/signing-keys.ts'
import { AppError } from '#kit/errors.ts'

type Store = Pick<Services, 'rows' | 'events' | 'cipher'>

/**
 * The keys to sign and verify with, after any change that is due: the first start, a key grown old, one nobody needs
 * any more. Of several processes that find a change due, one makes it. `now` in epoch milliseconds.
 */
export async function rotateSigningKeys(services: Store, now: number): Promise<Keyring> {
  const [keys, cookies] = await Promise.all([loadKeys(services, 'token'), loadKeys(services, 'cookie')])
  const plan = planKeys(keys, now)
  const added = await Promise.all([
    plan.makeNew ? addTokenKey(services, keys.at(-1)?.id ?? 'none', now) : false,
    cookies.length === 0 ? addCookieSecret(services, now) : false,
  ])
  if (plan.drop.length > 0)
    await services.events.writeRecords(plan.drop.map(({ id }) => ({ table: 'signing_keys', remove: { id } })))
  const [current, secrets] = added.some(Boolean)
    ? await Promise.all([loadKeys(services, 'token'), loadKeys(services, 'cookie')])
    : [keys, cookies]
  const [cookie] = secrets
  if (!cookie) throw new Error('the cookie secret is gone')
  return toKeyring(services, planKeys(current, now), cookie)
}

/** One successor per key: whoever comes second finds the name taken, and reads what the first one stored. */
async function addTokenKey(services: Store, after: string, now: number): Promise<true> {
  const pair = await generateRsaKeyPair()
  const secret = services.cipher.encrypt(pair.privatePem, KEY_PURPOSE)
  await addOnce(
    services,
    { id: pair.keyId, purpose: 'token', secret, public_key: pair.publicPem, created_at: now },
    `token after ${after}`,
  )
  return true
}

async function addCookieSecret(services: Store, now: number): Promise<true> {
  const secret = services.cipher.encrypt(makeToken(), KEY_PURPOSE)
  await addOnce(services, { id: 'cookie', purpose: 'cookie', secret, public_key: '', created_at: now }, 'cookie')
  return true
}

async function addOnce({ events }: Store, key: KeyRow, name: string): Promise<void> {
  const once = { scope: 'signing_keys', name, taken: 'Errors.AlreadyExists' }
  try {
    await events.writeRecords([{ table: 'signing_keys', put: { ...key } }], [once])
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'alreadyExists') throw error
  }
}
