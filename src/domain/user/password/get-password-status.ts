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
type Told = typeof nothing

/** Returns the status of a person's password, derived from its events; never the password itself. */
export async function getPasswordStatus(ctx: Context, target: Target): Promise<PasswordStatus> {
  const user = await loadPerson(ctx, target, mayRead('user.read'))
  requirePassword(user.state)
  let told = nothing
  const filter = { aggregateTypes: ['user'], aggregateIds: [user.id], eventTypes: Object.keys(tellers) }
  for await (const event of ctx.events.history(filter))
    if (event.sequence >= user.bornAt) told = tellers[event.type]?.(told, event) ?? told
  return { ...told, state: stateOf(user.state), failures: user.state.password.failures }
}

const replaced = (told: Told, { createdAt }: StoredEvent): Told => ({
  ...told,
  createdAt: told.createdAt || createdAt,
  changedAt: createdAt,
  version: told.version + 1,
})

const tellers: Readonly<Record<string, (told: Told, event: StoredEvent) => Told>> = {
  'user.human.added': (told, event) => (event.payload.encodedHash ? replaced(told, event) : told),
  'user.human.password.added': replaced,
  'user.human.password.changed': replaced,
  'user.human.password.removed': () => nothing,
  'user.human.password.check.succeeded': (told, { createdAt }) => ({
    ...told,
    lastSuccessAt: createdAt,
    successes: told.successes + 1,
  }),
  'user.human.password.check.failed': (told, { createdAt }) => ({ ...told, lastFailureAt: createdAt }),
}

function stateOf(user: User): PasswordStatus['state'] {
  if (user.status === 'locked' && user.password.failures > 0) return 'temporaryLocked'
  return user.password.changeRequired ? 'initial' : 'active'
}
