import type { Context } from '#domain/context.ts'
import type { Target } from '#domain/target.ts'
import { mayRead } from '#domain/user/access/user-access.ts'
import { requirePassword } from '#domain/user/password/change-password.ts'
import { loadPerson } from '#domain/user/person/load-person.ts'
import type { User } from '#domain/user/user-state.ts'
import type { StoredEvent } from '#storage/port.ts'

/** All times in epoch milliseconds; 0: never. */
export interface PasswordStatus {
  readonly state: 'active' | 'initial' | 'temporaryLocked'
  readonly createdAt: number
  readonly changedAt: number
  /** Counts passwords, from 1. */
  readonly version: number
  readonly lastSuccessAt: number
  readonly successes: number
  readonly lastFailureAt: number
  /** Wrong tries since the last right one. */
  readonly failures: number
}

const nothing = { createdAt: 0, changedAt: 0, version: 0, lastSuccessAt: 0, successes: 0, lastFailureAt: 0 }
type Status = typeof nothing

/** Returns the status of a person's password, derived from its events; never the password itself. */
export async function getPasswordStatus(ctx: Context, target: Target): Promise<PasswordStatus> {
  const user = await loadPerson(ctx, target, mayRead('user.read'))
  requirePassword(user.state)
  let result = nothing
  const filter = { aggregateTypes: ['user'], aggregateIds: [user.id], eventTypes: Object.keys(folds) }
  for await (const event of ctx.events.history(filter))
    if (event.sequence >= user.createdAtSequence) result = folds[event.type]?.(result, event) ?? result
  return { ...result, state: stateOf(user.state), failures: user.state.password.failures }
}

const statusAfter = (result: Status, { createdAt }: StoredEvent): Status => ({
  ...result,
  createdAt: result.createdAt || createdAt,
  changedAt: createdAt,
  version: result.version + 1,
})

const folds: Readonly<Record<string, (result: Status, event: StoredEvent) => Status>> = {
  'user.human.added': (result, event) => (event.payload.encodedHash ? statusAfter(result, event) : result),
  'user.human.password.added': statusAfter,
  'user.human.password.changed': statusAfter,
  'user.human.password.removed': () => nothing,
  'user.human.password.check.succeeded': (result, { createdAt }) => ({
    ...result,
    lastSuccessAt: createdAt,
    successes: result.successes + 1,
  }),
  'user.human.password.check.failed': (result, { createdAt }) => ({ ...result, lastFailureAt: createdAt }),
}

function stateOf(user: User): PasswordStatus['state'] {
  if (user.status === 'locked' && user.password.failures > 0) return 'temporaryLocked'
  return user.password.changeRequired ? 'initial' : 'active'
}
