import type { SigningKeyKind } from '#crypto/signing-key-pair.ts'
import { makeToken } from '#crypto/token.ts'
import type { Services } from '#domain/context.ts'
import { type Keyring, planKeys, toKeyring } from '#domain/token/signing-keys.ts'
import { changeWebKeys, KEY_PURPOSE, loadWebKeys, newWebKey } from '#domain/token/web-key/web-key-store.ts'
import { keysOf, webKeyRemoved } from '#domain/token/web-key/web-keys.ts'
import { AppError } from '#kit/errors.ts'
import type { Database } from '#storage/tables.ts'

type Store = Pick<Services, 'rows' | 'events' | 'cipher'>

const AUTOMATIC_KIND: SigningKeyKind = { type: 'rsa', bits: 2048, hash: 'SHA256' }

/** Creator of the events of the rotation. */
const ROTATION = 'SYSTEM'

/**
 * Returns the keys to sign and verify with, after the change that is due: at the first start, for a key at the age of
 * replacement, for a key without use. Of several processes that find a change due, one makes it. `now` in epoch
 * milliseconds.
 */
export async function rotateSigningKeys(services: Store, now: number): Promise<Keyring> {
  const [before, cookie] = await Promise.all([loadWebKeys(services), loadCookieSecret(services, now)])
  const { makeNew, drop } = planKeys(keysOf(before), now)
  if (!makeNew && drop.length === 0) return toKeyring(services, planKeys(keysOf(before), now), cookie)
  const added = makeNew ? await newWebKey(services, AUTOMATIC_KIND, true) : undefined
  const after = await changeWebKeys(services, { creator: ROTATION, now }, (current) => {
    const due = planKeys(keysOf(current), now)
    return [...(due.makeNew && added ? [added] : []), ...due.drop.map(({ id }) => webKeyRemoved(id))]
  })
  return toKeyring(services, planKeys(keysOf(after), now), cookie)
}

async function loadCookieSecret(services: Store, now: number): Promise<Database['cookie_secrets']> {
  const cookieSecret = await findCookieSecret(services)
  if (cookieSecret) return cookieSecret
  const secret = services.cipher.encrypt(makeToken(), KEY_PURPOSE)
  const once = { scope: 'cookie_secrets', name: 'cookie', taken: 'Errors.AlreadyExists' }
  try {
    const put = { id: 'cookie', secret, created_at: now }
    await services.events.writeRecords([{ table: 'cookie_secrets', put }], [once])
  } catch (error) {
    // Another process was faster.
    if (!(error instanceof AppError) || error.kind !== 'alreadyExists') throw error
  }
  const stored = await findCookieSecret(services)
  if (!stored) throw new Error('the cookie secret is missing')
  return stored
}

const findCookieSecret = ({ rows }: Store) => rows.selectFrom('cookie_secrets').selectAll().executeTakeFirst()
