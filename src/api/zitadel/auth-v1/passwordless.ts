import { durationFromMs } from '@bufbuild/protobuf/wkt'
import { AuthFactorState } from '@zitadel/proto/zitadel/user_pb.js'
import type { AuthRpcs } from '#api/zitadel/auth-v1/rpcs.ts'
import { self } from '#api/zitadel/auth-v1/self.ts'
import { fromRegistration, toRegistration } from '#api/zitadel/auth-v1/web-authn-message.ts'
import { fromDetails } from '#api/zitadel/details.ts'
import { addPasskeyRegistration } from '#domain/user/passwordless/add-passkey-registration.ts'
import { finishOwnRegistration } from '#domain/user/passwordless/finish-own-registration.ts'
import { listPasskeys } from '#domain/user/passwordless/list-passkeys.ts'
import { removePasskey } from '#domain/user/passwordless/remove-passkey.ts'
import { requestPasskeyRegistration } from '#domain/user/passwordless/request-passkey-registration.ts'
import { startPasskeyRegistration } from '#domain/user/passwordless/start-passkey-registration.ts'

export const ownPasskeys = {
  /** Only registered passkeys are stored, so each is ready. */
  async listMyPasswordless(ctx) {
    const { passkeys } = await listPasskeys(ctx, self(ctx))
    return { result: passkeys.map(({ id, name }) => ({ id, name, state: AuthFactorState.READY })) }
  },
  async addMyPasswordless(ctx) {
    const started = await startPasskeyRegistration(ctx, self(ctx), {})
    return { key: fromRegistration(started), details: fromDetails(started.details) }
  },
  async addMyPasswordlessLink(ctx) {
    const { link, lifetimeSeconds, details } = await addPasskeyRegistration(ctx, self(ctx))
    return { details: fromDetails(details), link, expiration: durationFromMs(lifetimeSeconds * 1000) }
  },
  async sendMyPasswordlessLink(ctx) {
    return { details: fromDetails((await requestPasskeyRegistration(ctx, self(ctx))).details) }
  },
  async verifyMyPasswordless(ctx, { verification }) {
    const details = await finishOwnRegistration(ctx, { use: 'passkey', ...toRegistration(verification) })
    return { details: fromDetails(details) }
  },
  async removeMyPasswordless(ctx, { tokenId }) {
    return { details: fromDetails(await removePasskey(ctx, self(ctx), tokenId)) }
  },
} satisfies AuthRpcs
