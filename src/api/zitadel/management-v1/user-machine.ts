import type { MessageInitShape } from '@bufbuild/protobuf'
import type {
  AddMachineUserRequest,
  AddMachineUserResponseSchema,
  GenerateMachineSecretRequest,
  GenerateMachineSecretResponseSchema,
  RemoveMachineSecretRequest,
  RemoveMachineSecretResponseSchema,
  UpdateMachineRequest,
  UpdateMachineResponseSchema,
} from '@zitadel/proto/zitadel/management_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import type { OrgContext } from '#domain/context.ts'
import { addMachineUser as addMachineUserCommand } from '#domain/user/machine/add-machine-user.ts'
import { generateMachineSecret as generateMachineSecretCommand } from '#domain/user/machine/generate-machine-secret.ts'
import { removeMachineSecret as removeMachineSecretCommand } from '#domain/user/machine/remove-machine-secret.ts'
import { updateMachine as updateMachineCommand } from '#domain/user/machine/update-machine.ts'

export async function addMachineUser(
  ctx: OrgContext,
  request: AddMachineUserRequest,
): Promise<MessageInitShape<typeof AddMachineUserResponseSchema>> {
  const { userId, details } = await addMachineUserCommand(ctx, {
    orgId: ctx.orgId,
    ...(request.userId ? { userId: request.userId } : {}),
    userName: request.userName,
    name: request.name,
    description: request.description,
    accessTokenType: request.accessTokenType,
  })
  return { userId, details: fromDetails(details) }
}

export async function updateMachine(
  ctx: OrgContext,
  request: UpdateMachineRequest,
): Promise<MessageInitShape<typeof UpdateMachineResponseSchema>> {
  const { userId, name, description, accessTokenType } = request
  return { details: fromDetails(await updateMachineCommand(ctx, userId, { name, description, accessTokenType })) }
}

export async function generateMachineSecret(
  ctx: OrgContext,
  request: GenerateMachineSecretRequest,
): Promise<MessageInitShape<typeof GenerateMachineSecretResponseSchema>> {
  const { clientId, clientSecret, details } = await generateMachineSecretCommand(ctx, request.userId)
  return { clientId, clientSecret, details: fromDetails(details) }
}

export async function removeMachineSecret(
  ctx: OrgContext,
  request: RemoveMachineSecretRequest,
): Promise<MessageInitShape<typeof RemoveMachineSecretResponseSchema>> {
  return { details: fromDetails(await removeMachineSecretCommand(ctx, request.userId)) }
}
