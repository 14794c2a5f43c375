import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { invalidFields } from '#domain/input/field-failure.ts'
import { checkChosenId } from '#domain/user/chosen-id.ts'
import { loadRules } from '#domain/user/create/load-rules.ts'
import { type NewPerson, normalizeNewPerson } from '#domain/user/create/new-person.ts'
import { factorFailures } from '#domain/user/create/person-factors.ts'
import { planNewPerson } from '#domain/user/create/plan-new-person.ts'
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
  if (input.userId !== undefined) checkChosenId(input.userId)
  const failures = factorFailures(user, { userId: user.userId, hasPhone: user.phone !== undefined }, ctx.externalUrl)
  if (failures.length > 0) throw invalidFields(failures)
  const { unit, made } = await planNewPerson(ctx, user, await loadRules(ctx, user))
  const { userId, mailCode, phoneCode, passkey } = made
  const stored = await pushNewPerson(ctx, unit)
  return {
    userId,
    details: detailsOf(stored),
    ...(mailCode?.returned ? { emailCode: mailCode.returned } : {}),
    ...(phoneCode?.returned ? { phoneCode: phoneCode.returned } : {}),
    ...(passkey ? { passwordlessRegistration: passkey.registration } : {}),
  }
}
