import { type Call, param, type Reply } from '#api/nevis/route.ts'
import type { KeyContext } from '#domain/access-key/authenticate-access-key.ts'
import { blockUser as block } from '#domain/user/email-link/block-user.ts'
import { unblockUser as unblock } from '#domain/user/email-link/unblock-user.ts'
import { resolveUser } from '#domain/user/person/resolve-user.ts'

export async function blockUser(ctx: KeyContext, call: Call): Promise<Reply> {
  await block(ctx, await resolveUser(ctx, ctx.orgId, param(call, 'userId')))
  return { status: 204 }
}

export async function unblockUser(ctx: KeyContext, call: Call): Promise<Reply> {
  await unblock(ctx, await resolveUser(ctx, ctx.orgId, param(call, 'userId')))
  return { status: 204 }
}
