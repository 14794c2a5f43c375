import type { Services } from '#domain/context.ts'
import { userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { exists } from '#eventstore/aggregate.ts'

/** Current state of a token's user. */
export interface TokenUser {
  readonly id: string
  readonly orgId: string
  readonly state: User
  /** Epoch milliseconds. */
  readonly changedAt: number
}

/** Undefined: there is no such user any more. */
export async function findTokenUser(
  services: Pick<Services, 'events'>,
  userId: string,
): Promise<TokenUser | undefined> {
  const user = await services.events.load(userAggregate, userId)
  if (!exists(userAggregate, user)) return undefined
  return { id: user.id, orgId: user.owner, state: user.state, changedAt: user.changedAt }
}
