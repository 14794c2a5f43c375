import type { Context } from '#domain/context.ts'
import { domainPolicy } from '#domain/policy/domain-policy.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import { effectivePolicy } from '#domain/policy/policies.ts'
import { pushNewPerson } from '#domain/user/create/push-new-person.ts'
import { emailVerified } from '#domain/user/email/events.ts'
import { humanAdded } from '#domain/user/human/events.ts'
import { userDeactivated } from '#domain/user/lifecycle/events.ts'
import { decideSetUserMetadata } from '#domain/user/metadata/set-user-metadata.ts'
import { phoneVerified } from '#domain/user/phone/events.ts'
import {
  hashProvisioned,
  normalizeProvisioned,
  type ProvisionedUser,
} from '#domain/user/provisioning/provisioned-user.ts'
import type { UserEvent } from '#domain/user/user.ts'
import { checkForeignDomain, isUserNameScoped } from '#domain/user/user-name.ts'
import type { User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'

/** Creates a person that another directory describes. Sends no mail, since the directory informs its people. */
export async function provisionUser(ctx: Context, orgId: string, input: ProvisionedUser): Promise<Folded<User>> {
  ctx.caller.require('user.write', orgId)
  const user = normalizeProvisioned(input)
  const layers = await loadPolicies(ctx, orgId)
  await checkForeignDomain(ctx, effectivePolicy(domainPolicy, layers), { orgId, userName: user.userName })
  const encodedHash = await hashProvisioned(ctx, layers, user.password)
  const events = decideProvisionUser(user, { encodedHash, userNameScoped: isUserNameScoped(layers) })
  return pushNewPerson(ctx, { userId: ctx.newId(), isChosen: false, orgId, events })
}

export function decideProvisionUser(
  { userName, profile, email, phone, active, metadata }: ProvisionedUser,
  { encodedHash, userNameScoped }: { encodedHash: string; userNameScoped: boolean },
): UserEvent[] {
  const entries = [...metadata].map(([key, value]) => ({ key, value: Buffer.from(value) }))
  return [
    humanAdded({ userName, userNameScoped, ...profile, email, phone, encodedHash, changeRequired: false }),
    ...(email ? [emailVerified()] : []),
    ...(phone ? [phoneVerified()] : []),
    ...(entries.length > 0 ? decideSetUserMetadata(entries) : []),
    ...(active ? [] : [userDeactivated()]),
  ]
}
