import { fromDetails } from '#api/zitadel/details.ts'
import type { ManagementRpcs } from '#api/zitadel/management-v1/rpcs.ts'
import { within } from '#api/zitadel/within.ts'
import { addMachineUser } from '#domain/user/machine/add-machine-user.ts'
import { generateMachineSecret } from '#domain/user/machine/generate-machine-secret.ts'
import { removeMachineSecret } from '#domain/user/machine/remove-machine-secret.ts'
import { updateMachine } from '#domain/user/machine/update-machine.ts'

export const userMachine = {
  async addMachineUser(ctx, { userId: chosen, userName, name, description, accessTokenType }) {
    const { userId, details } = await addMachineUser(ctx, {
      orgId: ctx.orgId,
      ...(chosen ? { userId: chosen } : {}),
      userName,
      name,
      description,
      accessTokenType,
    })
    return { userId, details: fromDetails(details) }
  },
  async updateMachine(ctx, { userId, name, description, accessTokenType }) {
    const settings = { name, description, accessTokenType }
    return { details: fromDetails(await updateMachine(ctx, within(ctx, userId), settings)) }
  },
  async generateMachineSecret(ctx, { userId }) {
    const { clientId, clientSecret, details } = await generateMachineSecret(ctx, within(ctx, userId))
    return { clientId, clientSecret, details: fromDetails(details) }
  },
  async removeMachineSecret(ctx, { userId }) {
    return { details: fromDetails(await removeMachineSecret(ctx, within(ctx, userId))) }
  },
} satisfies ManagementRpcs
