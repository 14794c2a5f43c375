import type { UserService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { fromWrite } from '#api/zitadel/messages-v2/details.ts'
import type { Context, Details } from '#domain/context.ts'
import { skipMfaInit } from '#domain/user/factor/skip-mfa-init.ts'
import { removeUserEverywhere } from '#domain/user/flows/remove-user-everywhere.ts'
import { deactivateUser } from '#domain/user/lifecycle/deactivate-user.ts'
import { lockUser } from '#domain/user/lifecycle/lock-user.ts'
import { reactivateUser } from '#domain/user/lifecycle/reactivate-user.ts'
import { unlockUser } from '#domain/user/lifecycle/unlock-user.ts'

const toWriteResponse = async (details: Promise<Details>) => ({ details: fromWrite(await details) })

export const lifecycle = {
  lockUser: (ctx, { userId: id }) => toWriteResponse(lockUser(ctx, { id })),
  unlockUser: (ctx, { userId: id }) => toWriteResponse(unlockUser(ctx, { id })),
  deactivateUser: (ctx, { userId: id }) => toWriteResponse(deactivateUser(ctx, { id })),
  reactivateUser: (ctx, { userId: id }) => toWriteResponse(reactivateUser(ctx, { id })),
  deleteUser: (ctx, { userId: id }) => toWriteResponse(removeUserEverywhere(ctx, { id })),
  humanMFAInitSkipped: (ctx, { userId: id }) => toWriteResponse(skipMfaInit(ctx, { id })),
} satisfies ServiceHandlers<typeof UserService, Context>
