import { generateSigningKeyPair, type SigningKeyKind } from '#crypto/signing-key-pair.ts'
import type { Services } from '#domain/context.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import {
  type WebKeyAdded,
  type WebKeyEvent,
  type WebKeys,
  webKeyAdded,
  webKeysAggregate,
} from '#domain/token/web-key/web-keys.ts'
import type { Author } from '#eventstore/change.ts'

/** Purpose of the encryption of private keys. */
export const KEY_PURPOSE = 'signing-key'

/** Returns the current keys. */
export const loadWebKeys = async ({ events }: Pick<Services, 'events'>): Promise<WebKeys> =>
  (await events.load(webKeysAggregate, INSTANCE_ID)).state

/** Stores the decided events; decides again after a concurrent change. Returns the keys after it. */
export async function changeWebKeys(
  { events }: Pick<Services, 'events'>,
  author: Author,
  decide: (before: WebKeys) => readonly WebKeyEvent[],
): Promise<WebKeys> {
  const after = await events.retry(async () => {
    const before = await events.load(webKeysAggregate, INSTANCE_ID)
    const decided = decide(before.state)
    if (decided.length === 0) return before
    return events.pushOne(author, { aggregate: webKeysAggregate, before, events: decided, owner: INSTANCE_ID })
  })
  return after.state
}

/** Generates a key, and returns the event that adds it. */
export async function newWebKey(
  { cipher }: Pick<Services, 'cipher'>,
  kind: SigningKeyKind,
  isAutomatic: boolean,
): Promise<WebKeyAdded> {
  const { keyId: id, privatePem, publicPem: publicKey } = await generateSigningKeyPair(kind)
  return webKeyAdded({ id, kind, publicKey, secret: cipher.encrypt(privatePem, KEY_PURPOSE), isAutomatic })
}
