import type { Context } from '#domain/context.ts'
import { domainPolicy } from '#domain/policy/domain-policy.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import { effectivePolicy } from '#domain/policy/policies.ts'
import { checkNewPassword } from '#domain/user/create/load-rules.ts'
import { type NewPerson, normalizeNewPerson } from '#domain/user/create/new-person.ts'
import { type PreparedPerson, preparePerson } from '#domain/user/create/prepare-person.ts'
import { checkForeignDomain } from '#domain/user/user-name.ts'

/** Checks and prepares a person of an organization that does not exist yet, under the policies of the instance. */
export async function prepareFirstHuman(
  ctx: Context,
  input: NewPerson,
): Promise<{ user: NewPerson; made: PreparedPerson }> {
  const user = normalizeNewPerson(input)
  const layers = await loadPolicies(ctx, user.orgId)
  await checkForeignDomain(ctx, effectivePolicy(domainPolicy, layers), { orgId: user.orgId, userName: user.userName })
  checkNewPassword(ctx, user, layers)
  return { user, made: await preparePerson(ctx, user, layers) }
}
