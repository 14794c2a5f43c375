import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { checkChosenId, requireUnusedId } from '#domain/user/chosen-id.ts'
import { decideNewPerson } from '#domain/user/create/decide-new-person.ts'
import { loadRules } from '#domain/user/create/load-rules.ts'
import { type NewPerson, normalizeNewPerson } from '#domain/user/create/new-person.ts'
import { preparePerson } from '#domain/user/create/prepare-person.ts'
import { pushNewPerson } from '#domain/user/create/push-new-person.ts'

export interface CreatedPerson {
  readonly userId: string
  readonly details: Details
  /** Codes in clear text, if the caller requested them instead of a message. */
  readonly emailCode?: string
  readonly phoneCode?: string
  readonly passwordlessRegistration?: { readonly link: string; readonly lifetimeSeconds: number }
}

/** Creates a person with credentials, factors, links and metadata as one unit: the command behind every API. */
export async function createPerson(ctx: Context, input: NewPerson): Promise<CreatedPerson> {
  ctx.caller.require('user.write', input.orgId)
  const user = normalizeNewPerson(input)
  const isChosen = input.userId !== undefined
  if (input.userId !== undefined) checkChosenId(input.userId)
  const rules = await loadRules(ctx, user)
  const made = await preparePerson(ctx, user, rules)
  const events = decideNewPerson(user, made)
  const { userId, mailCode, phoneCode, passkey } = made
  if (isChosen) await requireUnusedId(ctx, userId)
  const stored = await pushNewPerson(ctx, { userId, isChosen, orgId: user.orgId, events, ground: rules.ground })
  return {
    userId,
    details: detailsOf(stored),
    ...(mailCode?.returned ? { emailCode: mailCode.returned } : {}),
    ...(phoneCode?.returned ? { phoneCode: phoneCode.returned } : {}),
    ...(passkey ? { passwordlessRegistration: passkey.registration } : {}),
  }
}
