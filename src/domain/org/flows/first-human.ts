import type { Context } from '#domain/context.ts'
import { domainPolicy } from '#domain/policy/domain-policy.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import { checkPasswordComplexity, passwordComplexityPolicy } from '#domain/policy/password-complexity-policy.ts'
import { effectivePolicy } from '#domain/policy/policies.ts'
import { type AddHumanUser, normalize, onboarding, type Prepared } from '#domain/user/human/add-human-user.ts'
import { newCode } from '#domain/user/new-code.ts'
import { checkForeignDomain, isUserNameScoped } from '#domain/user/user-name.ts'

/** A person for an organization that is about to be: what AddHumanUser checks and makes, under the instance's policies. */
export async function prepareFirstHuman(
  ctx: Context,
  input: AddHumanUser,
): Promise<{ user: AddHumanUser; made: Prepared }> {
  const user = normalize(input)
  const layers = await loadPolicies(ctx, user.orgId)
  await checkForeignDomain(ctx, effectivePolicy(domainPolicy, layers), { orgId: user.orgId, userName: user.userName })
  const { password = '' } = user
  const complexity = effectivePolicy(passwordComplexityPolicy, layers)
  const broken = password ? checkPasswordComplexity(complexity, password) : undefined
  if (broken) throw broken
  const encodedHash = password ? await ctx.passwords.hash(password) : ''
  const codeKinds = { initialization: 'initializeUser', verification: 'emailVerification', none: undefined } as const
  const kind = codeKinds[onboarding(user, encodedHash)]
  const made = {
    userId: ctx.newId(),
    userNameScoped: isUserNameScoped(layers),
    encodedHash,
    totpSecret: '',
    ...(kind ? { mailCode: newCode(ctx, kind).payload } : {}),
    ...(user.phone && !user.phone.verified ? { phoneCode: newCode(ctx, 'phoneVerification').payload } : {}),
  }
  return { user, made }
}
