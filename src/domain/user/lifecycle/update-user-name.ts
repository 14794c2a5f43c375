import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { requireUniqueName } from '#domain/input/one-line.ts'
import { domainPolicy } from '#domain/policy/domain-policy.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import { effectivePolicy } from '#domain/policy/policies.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { readUser } from '#domain/user/access/load-user.ts'
import { mayOrSelf } from '#domain/user/access/user-access.ts'
import { userNameChanged } from '#domain/user/lifecycle/events.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import { checkForeignDomain, isUserNameScoped } from '#domain/user/user-name.ts'
import type { User } from '#domain/user/user-state.ts'

/** Changes the user name; the old one is free at once. */
export async function updateUserName(ctx: Context, target: Target, newName: string): Promise<Details> {
  const userName = newName.trim()
  if (!userName) throw refuse('userName.empty')
  requireUniqueName({ userName })
  const after = await ctx.events.retry(async () => {
    const before = await readUser(ctx, target, mayOrSelf('user.write'))
    const layers = await loadPolicies(ctx, before.owner)
    const events = decideUpdateUserName(before.state, { userName, userNameScoped: isUserNameScoped(layers) })
    await checkForeignDomain(ctx, effectivePolicy(domainPolicy, layers), {
      orgId: before.owner,
      userName,
      userId: before.id,
    })
    return ctx.events.pushOne(author(ctx), { aggregate: userAggregate, before, events })
  })
  return detailsOf(after)
}

export function decideUpdateUserName(user: User, name: { userName: string; userNameScoped: boolean }): UserEvent[] {
  if (user.userName === name.userName) throw refuse('userName.notChanged')
  return [userNameChanged(name)]
}
