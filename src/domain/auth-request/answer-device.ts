import { ofProject } from '#domain/auth-request/answer-login-ui-request.ts'
import type { DeviceRequest, ProtocolEngine } from '#domain/auth-request/protocol-engine.ts'
import { type HeldSession, sessionResult } from '#domain/auth-request/session-result.ts'
import { noPermission } from '#domain/caller.ts'
import type { Context } from '#domain/context.ts'
import { projectRefusal } from '#domain/grant/project-access.ts'
import { refuse } from '#domain/reasons/reason.ts'

type EngineContext = Context & { readonly engine: ProtocolEngine }

/** Encryption purpose of device handles: a login UI gets the user code only from the user. */
const PURPOSE = 'device-request'

/** The device behind a user code, with the handle by which it is answered. */
export async function findDevice(ctx: EngineContext, userCode: string): Promise<DeviceRequest & { id: string }> {
  const device = await ctx.engine.findDevice(userCode)
  if (!device) throw refuse('device.notFound')
  return { ...device, id: ctx.cipher.encrypt(userCode, PURPOSE) }
}

/** Approves a device with a session of the login UI, or denies it. */
export async function answerDevice(ctx: EngineContext, id: string, decision: HeldSession | 'denied'): Promise<void> {
  const userCode = userCodeOf(ctx, id)
  const device = await ctx.engine.findDevice(userCode)
  if (!device) throw refuse('device.notFound')
  if (!ctx.caller.mayEverywhere('session.link')) throw noPermission()
  const result = decision === 'denied' ? decision : await sessionResult(ctx, decision)
  if (result !== 'denied') {
    const refusal = await projectRefusal(ctx, device.projectId, result.userId)
    if (refusal) throw ofProject(refusal) ?? refusal
  }
  if (!(await ctx.engine.answerDevice(userCode, result))) throw refuse('device.answered')
}

function userCodeOf({ cipher }: Context, id: string): string {
  try {
    return cipher.decrypt(id, PURPOSE)
  } catch {
    throw refuse('device.notFound')
  }
}
