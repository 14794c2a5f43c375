import { durationFromMs } from '@bufbuild/protobuf/wkt'
import { AuthFactorState } from '@zitadel/proto/zitadel/user_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import type { ManagementRpcs } from '#api/zitadel/management-v1/rpcs.ts'
import { within } from '#api/zitadel/within.ts'
import { addPasskeyRegistration } from '#domain/user/passwordless/add-passkey-registration.ts'
import { listPasskeys } from '#domain/user/passwordless/list-passkeys.ts'
import { removePasskey } from '#domain/user/passwordless/remove-passkey.ts'
import { requestPasskeyRegistration } from '#domain/user/passwordless/request-passkey-registration.ts'

export const userPasswordless = {
  /** Only registered passkeys are stored, so each is ready. */
  async listHumanPasswordless(ctx, { userId }) {
    const { passkeys } = await listPasskeys(ctx, within(ctx, userId))
    return { result: passkeys.map(({ id, name }) => ({ id, name, state: AuthFactorState.READY })) }
  },
  async addPasswordlessRegistration(ctx, { userId }) {
    const { link, lifetimeSeconds, details } = await addPasskeyRegistration(ctx, within(ctx, userId))
    return { details: fromDetails(details), link, expiration: durationFromMs(lifetimeSeconds * 1000) }
  },
  async sendPasswordlessRegistration(ctx, { userId }) {
    return { details: fromDetails((await requestPasskeyRegistration(ctx, within(ctx, userId))).details) }
  },
  async removeHumanPasswordless(ctx, { userId, tokenId }) {
    return { details: fromDetails(await removePasskey(ctx, within(ctx, userId), tokenId)) }
  },
} satisfies ManagementRpcs
