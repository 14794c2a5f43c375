import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { requireUniqueName } from '#domain/input/one-line.ts'
import { domainPolicy } from '#domain/policy/domain-policy.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import { effectivePolicy } from '#domain/policy/policies.ts'
import { userNameChanged } from '#domain/user/lifecycle/events.ts'
import { loadUser } from '#domain/user/load-user.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import { checkForeignDomain, isUserNameScoped } from '#domain/user/user-name.ts'
import type { User } from '#domain/user/user-state.ts'
import { failedPrecondition, invalidArgument, notFound } from '#kit/errors.ts'

/** Gives a user another name; the old one is free at once (contract §7.2). */
export async function updateUserName(ctx: OrgContext, input: { userId: string; userName: string }): Promise<Details> {
  ctx.caller.require('user.write', ctx.orgId)
  const userName = input.userName.trim()
  if (!userName) throw invalidArgument('COMMAND-2N9fs', 'Errors.User.Username.Empty')
  requireUniqueName({ userName })
  const layers = await loadPolicies(ctx, ctx.orgId)
  const after = await ctx.events.retry(async () => {
    const before = await loadUser(ctx, input.userId, () => notFound('COMMAND-5N9ds', 'Errors.User.NotFound'))
    const events = decideUpdateUserName(before.state, { userName, userNameScoped: isUserNameScoped(layers) })
    await checkForeignDomain(ctx, effectivePolicy(domainPolicy, layers), ctx.orgId, userName)
    return ctx.events.pushOne(author(ctx), { aggregate: userAggregate, before, events })
  })
  return detailsOf(after)
}

export function decideUpdateUserName(user: User, name: { userName: string; userNameScoped: boolean }): UserEvent[] {
  if (user.userName === name.userName) throw failedPrecondition('COMMAND-6m9gs', 'Errors.User.UsernameNotChanged')
  return [userNameChanged(name)]
}
