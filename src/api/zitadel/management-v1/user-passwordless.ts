import type { MessageInitShape } from '@bufbuild/protobuf'
import { durationFromMs } from '@bufbuild/protobuf/wkt'
import type {
  AddPasswordlessRegistrationRequest,
  AddPasswordlessRegistrationResponseSchema,
  ListHumanPasswordlessRequest,
  ListHumanPasswordlessResponseSchema,
  RemoveHumanPasswordlessRequest,
  RemoveHumanPasswordlessResponseSchema,
  SendPasswordlessRegistrationRequest,
  SendPasswordlessRegistrationResponseSchema,
} from '@zitadel/proto/zitadel/management_pb.js'
import { AuthFactorState } from '@zitadel/proto/zitadel/user_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import type { OrgContext } from '#domain/context.ts'
import { addPasskeyRegistration } from '#domain/user/passwordless/add-passkey-registration.ts'
import { listPasskeys } from '#domain/user/passwordless/list-passkeys.ts'
import { removePasskey } from '#domain/user/passwordless/remove-passkey.ts'
import { requestPasskeyRegistration } from '#domain/user/passwordless/request-passkey-registration.ts'

/** Only passkeys that are ready are kept at all (contract §7.5). */
export async function listHumanPasswordless(
  ctx: OrgContext,
  { userId }: ListHumanPasswordlessRequest,
): Promise<MessageInitShape<typeof ListHumanPasswordlessResponseSchema>> {
  const { passkeys } = await listPasskeys(ctx, userId)
  return { result: passkeys.map(({ id, name }) => ({ id, name, state: AuthFactorState.READY })) }
}

export async function addPasswordlessRegistration(
  ctx: OrgContext,
  { userId }: AddPasswordlessRegistrationRequest,
): Promise<MessageInitShape<typeof AddPasswordlessRegistrationResponseSchema>> {
  const { link, lifetimeSeconds, details } = await addPasskeyRegistration(ctx, userId)
  return { details: fromDetails(details), link, expiration: durationFromMs(lifetimeSeconds * 1000) }
}

export async function sendPasswordlessRegistration(
  ctx: OrgContext,
  { userId }: SendPasswordlessRegistrationRequest,
): Promise<MessageInitShape<typeof SendPasswordlessRegistrationResponseSchema>> {
  return { details: fromDetails(await requestPasskeyRegistration(ctx, userId)) }
}

export async function removeHumanPasswordless(
  ctx: OrgContext,
  { userId, tokenId: passkeyId }: RemoveHumanPasswordlessRequest,
): Promise<MessageInitShape<typeof RemoveHumanPasswordlessResponseSchema>> {
  return { details: fromDetails(await removePasskey(ctx, { userId, passkeyId })) }
}
