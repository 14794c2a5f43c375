import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { requireOneLine, requireUniqueName } from '#domain/input/one-line.ts'
import { loadExistingOrg, orgMustExist } from '#domain/org/existing-org.ts'
import { domainPolicy } from '#domain/policy/domain-policy.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import { effectivePolicy } from '#domain/policy/policies.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { checkChosenId, requireUnusedId } from '#domain/user/chosen-id.ts'
import { machineAdded } from '#domain/user/machine/events.ts'
import { decideSetUserMetadata, type MetadataEntries } from '#domain/user/metadata/set-user-metadata.ts'
import { userAggregate } from '#domain/user/user.ts'
import { checkForeignDomain, isUserNameScoped } from '#domain/user/user-name.ts'
import { exists } from '#eventstore/aggregate.ts'
import { change } from '#eventstore/change.ts'

export interface AddMachineUser {
  readonly orgId: string
  readonly userId?: string
  readonly userName: string
  readonly name: string
  readonly description: string
  /** zitadel.user.v1.AccessTokenType, by number. */
  readonly accessTokenType: number
  readonly metadata?: MetadataEntries
}

/** Adds a machine user, which authenticates by token, key or secret. */
export async function addMachineUser(
  ctx: Context,
  input: AddMachineUser,
): Promise<{ userId: string; details: Details }> {
  ctx.caller.require('user.write', input.orgId)
  const userName = input.userName.trim()
  if (!userName) throw refuse('userName.empty')
  requireUniqueName({ userName })
  requireOneLine({ name: input.name })
  const [, layers] = await Promise.all([loadExistingOrg(ctx, input.orgId), loadPolicies(ctx, input.orgId)])
  await checkForeignDomain(ctx, effectivePolicy(domainPolicy, layers), { orgId: input.orgId, userName })
  const chosen = input.userId?.trim()
  if (chosen) checkChosenId(chosen)
  const userId = chosen || ctx.newId()
  const event = machineAdded({
    userName,
    userNameScoped: isUserNameScoped(layers),
    name: input.name,
    description: input.description,
    accessTokenType: input.accessTokenType,
    ...(chosen ? { hasChosenId: true } : {}),
  })
  if (chosen) await requireUnusedId(ctx, chosen)
  const metadata = input.metadata && input.metadata.length > 0 ? decideSetUserMetadata(input.metadata) : []
  const stored = await ctx.events.retry(async () => {
    const [before, org] = await Promise.all([ctx.events.load(userAggregate, userId), loadExistingOrg(ctx, input.orgId)])
    if (exists(userAggregate, before)) throw refuse('user.alreadyExists')
    const [after] = await ctx.events.push(author(ctx), [
      change({ aggregate: userAggregate, before, events: [event, ...metadata], owner: input.orgId }),
      orgMustExist(org),
    ])
    return after ?? before
  })
  return { userId, details: detailsOf(stored) }
}
