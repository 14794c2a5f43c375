import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { requireOneLine, requireUniqueName } from '#domain/input/one-line.ts'
import { domainPolicy } from '#domain/policy/domain-policy.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import { effectivePolicy } from '#domain/policy/policies.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { loadUser } from '#domain/user/access/load-user.ts'
import { may } from '#domain/user/access/user-access.ts'
import { userNameChanged } from '#domain/user/lifecycle/events.ts'
import { machineChanged } from '#domain/user/machine/events.ts'
import { decideSetUserMetadata, type MetadataEntries } from '#domain/user/metadata/set-user-metadata.ts'
import type { UserEvent } from '#domain/user/user.ts'
import { checkForeignDomain, isUserNameScoped } from '#domain/user/user-name.ts'
import type { User } from '#domain/user/user-state.ts'

/** Absent members stay as they are. */
export interface ChangeMachine {
  readonly userName?: string | undefined
  readonly name?: string | undefined
  readonly description?: string | undefined
  /** zitadel.user.v1.AccessTokenType, by number. */
  readonly accessTokenType?: number | undefined
  readonly metadata?: MetadataEntries
}

/** Changes any part of a machine user as one unit; a part that is so already is no event. */
export async function changeMachine(ctx: Context, target: Target, input: ChangeMachine): Promise<Details> {
  const userName = input.userName?.trim()
  if (userName !== undefined) {
    if (!userName) throw refuse('userName.empty')
    requireUniqueName({ userName })
  }
  if (input.name !== undefined) requireOneLine({ name: input.name })
  const metadata = input.metadata && input.metadata.length > 0 ? decideSetUserMetadata(input.metadata) : []
  const { owner } = await loadUser(ctx, target)
  const layers = await loadPolicies(ctx, owner)
  if (userName !== undefined)
    await checkForeignDomain(ctx, effectivePolicy(domainPolicy, layers), { orgId: owner, userName, userId: target.id })
  const scoped = isUserNameScoped(layers)
  const after = await changeUser(ctx, target, may('user.write'), (user) => [
    ...decideChangeMachine(user, { ...input, userName, userNameScoped: scoped }),
    ...metadata,
  ])
  return detailsOf(after)
}

export function decideChangeMachine(
  user: User,
  changes: ChangeMachine & { readonly userNameScoped: boolean },
): UserEvent[] {
  if (user.type !== 'machine') throw refuse('user.notMachine')
  const { userName, userNameScoped, name, description, accessTokenType } = changes
  const known = new Map<string, string | number>(Object.entries(user.machine))
  const changed = Object.entries({ name, description, accessTokenType }).filter(
    ([member, value]) => value !== undefined && known.get(member) !== value,
  )
  return [
    ...(userName !== undefined && userName !== user.userName ? [userNameChanged({ userName, userNameScoped })] : []),
    ...(changed.length > 0 ? [machineChanged(Object.fromEntries(changed))] : []),
  ]
}
