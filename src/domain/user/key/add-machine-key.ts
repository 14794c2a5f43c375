import { generateRsaKeyPair } from '#crypto/jwt.ts'
import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { limits, requireBelowLimit } from '#domain/quotas.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { readUser } from '#domain/user/access/load-user.ts'
import { may } from '#domain/user/access/user-access.ts'
import { machineKeyAdded } from '#domain/user/key/events.ts'
import { readRsaPublicKey } from '#domain/user/key/rsa-public-key.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/** Expiry of keys that are added without one. */
const END_OF_TIME = Date.UTC(9999, 11, 31, 23, 59, 59)

export interface AddMachineKey {
  /** zitadel.authn.v1.KeyType, by number. */
  readonly type: number
  /** Epoch milliseconds; null: never. */
  readonly expiresAt: number | null
  /** PEM of the caller's own key; '' : a key is made, and its private half answered. */
  readonly publicKey: string
}

export interface AddedMachineKey {
  readonly keyId: string
  /** The key file, JSON; undefined when the caller has the private half already. It is not kept. */
  readonly keyFile: string | undefined
  readonly details: Details
}

/** Gives a machine user a key to sign with. */
export async function addMachineKey(ctx: Context, target: Target, input: AddMachineKey): Promise<AddedMachineKey> {
  if (input.expiresAt !== null && input.expiresAt <= ctx.now) throw refuse('credential.expiresBeforeNow')
  // First, because generating a key is slow.
  requireMachine((await readUser(ctx, target, may('user.write'))).state)
  const keyId = ctx.newId()
  const pair = input.publicKey ? undefined : await generateRsaKeyPair()
  const publicKey = pair ? pair.publicPem : readRsaPublicKey(input.publicKey)
  const key = { keyId, type: input.type, publicKey, expiresAt: input.expiresAt ?? END_OF_TIME }
  const after = await changeUser(ctx, target, may('user.write'), (user) => decideAddMachineKey(user, key))
  const keyFile = pair && keyFileOf(target.id, key, pair.privatePkcs1Pem)
  return { keyId, keyFile, details: detailsOf(after) }
}

export function decideAddMachineKey(user: User, key: Parameters<typeof machineKeyAdded>[0]): UserEvent[] {
  requireMachine(user)
  requireBelowLimit(Object.keys(user.keys).length, limits.machineKeys)
  return [machineKeyAdded(key)]
}

function requireMachine(user: User): void {
  if (user.type !== 'machine') throw refuse('user.notMachine')
}

/** The file that client libraries sign in with. */
const keyFileOf = (userId: string, key: { keyId: string; expiresAt: number }, privateKey: string): string =>
  JSON.stringify({
    type: 'serviceaccount',
    keyId: key.keyId,
    key: privateKey,
    expirationDate: new Date(key.expiresAt).toISOString(),
    userId,
  })
