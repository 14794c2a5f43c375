import type { Context } from '#domain/context.ts'
import { decideNewPerson } from '#domain/user/create/decide-new-person.ts'
import type { Rules } from '#domain/user/create/load-rules.ts'
import type { NewPerson } from '#domain/user/create/new-person.ts'
import { type PreparedPerson, preparePerson } from '#domain/user/create/prepare-person.ts'
import type { GroundedUnit } from '#domain/user/create/push-new-person.ts'

/** A person that is decided and not stored yet. */
export interface NewPersonPlan {
  readonly unit: GroundedUnit
  readonly made: PreparedPerson
}

/** Prepares and decides a person: the step between the rules and the store for every caller. `user` is normalized. */
export async function planNewPerson(
  ctx: Context,
  user: NewPerson,
  rules: Rules,
  dryRun = false,
): Promise<NewPersonPlan> {
  // Hashing takes longer than all else, and a dry run stores no hash.
  const unhashed = { ...user, password: '', hashedPassword: user.hashedPassword || 'not hashed' }
  const made = await preparePerson(ctx, dryRun && user.password ? unhashed : user, rules)
  const unit = {
    userId: made.userId,
    isChosen: user.userId !== undefined,
    orgId: user.orgId,
    events: decideNewPerson(user, made),
    ground: rules.ground,
    dryRun,
  }
  return { unit, made }
}
