import { generateRsaKeyPair } from '#crypto/jwt.ts'
import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { limits, requireRoom } from '#domain/quotas.ts'
import { machineKeyAdded } from '#domain/user/key/events.ts'
import { readRsaPublicKey } from '#domain/user/key/rsa-public-key.ts'
import { loadUser, requireUser } from '#domain/user/load-user.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { failedPrecondition, invalidArgument } from '#kit/errors.ts'

/** Keys that are given no end (contract §7.6). */
const END_OF_TIME = Date.UTC(9999, 11, 31, 23, 59, 59)

export interface AddMachineKey {
  readonly userId: string
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

const missing = () => failedPrecondition('COMMAND-bnipwm1', 'Errors.User.NotFound')

/** Gives a machine user a key to sign with. */
export async function addMachineKey(ctx: OrgContext, input: AddMachineKey): Promise<AddedMachineKey> {
  ctx.caller.require('user.write', ctx.orgId)
  if (input.expiresAt !== null && input.expiresAt <= ctx.now)
    throw invalidArgument('DOMAIN-dv3t5', 'Errors.AuthNKey.ExpireBeforeNow')
  // Before a key is made, which is slow.
  requireMachine((await loadUser(ctx, input.userId, missing)).state)
  const keyId = ctx.newId()
  const pair = input.publicKey ? undefined : await generateRsaKeyPair()
  const publicKey = pair ? pair.publicPem : readRsaPublicKey(input.publicKey)
  const key = { keyId, type: input.type, publicKey, expiresAt: input.expiresAt ?? END_OF_TIME }
  const after = await ctx.events.change(author(ctx), userAggregate, input.userId, (user) => {
    requireUser(user, ctx.orgId, missing)
    return decideAddMachineKey(user.state, key)
  })
  const keyFile = pair && keyFileOf(input.userId, key, pair.privatePkcs1Pem)
  return { keyId, keyFile, details: detailsOf(after) }
}

export function decideAddMachineKey(user: User, key: Parameters<typeof machineKeyAdded>[0]): UserEvent[] {
  requireMachine(user)
  requireRoom(Object.keys(user.keys).length, limits.machineKeys)
  return [machineKeyAdded(key)]
}

function requireMachine(user: User): void {
  if (user.type !== 'machine') throw failedPrecondition('COMMAND-Df2f1', 'Errors.User.WrongType')
}

/** The file that client libraries sign in with (contract §6.2). */
const keyFileOf = (userId: string, key: { keyId: string; expiresAt: number }, privateKey: string): string =>
  JSON.stringify({
    type: 'serviceaccount',
    keyId: key.keyId,
    key: privateKey,
    expirationDate: new Date(key.expiresAt).toISOString(),
    userId,
  })
