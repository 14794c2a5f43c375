import { type Call, param, type Reply } from '#api/nevis/route.ts'
import type { Context } from '#domain/context.ts'
import { resolveUserId } from '#domain/user/attributes/resolve-user-id.ts'
import { blockUser as block } from '#domain/user/signup/block-user.ts'
import { unblockUser as unblock } from '#domain/user/signup/unblock-user.ts'

export async function blockUser(ctx: Context, call: Call): Promise<Reply> {
  await block(ctx, await resolveUserId(ctx, param(call, 'userId')))
  return { status: 204 }
}

export async function unblockUser(ctx: Context, call: Call): Promise<Reply> {
  await unblock(ctx, await resolveUserId(ctx, param(call, 'userId')))
  return { status: 204 }
}
