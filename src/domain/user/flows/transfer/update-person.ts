import type { Context } from '#domain/context.ts'
import { changeLoadedPerson } from '#domain/user/change/change-person.ts'
import type { PersonChanges } from '#domain/user/change/person-changes.ts'
import { changesOfPerson, type UpdateRules, withoutOwn } from '#domain/user/flows/transfer/changes-of-person.ts'
import { dependsOnHistory, findOwnChanges, type OwnChanges } from '#domain/user/flows/transfer/own-changes.ts'
import type { MovedHuman } from '#domain/user/flows/transfer/person.ts'
import { userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { AppError } from '#kit/errors.ts'

export interface PersonUpdate {
  /** Members that are as the file has them now. */
  readonly changed: readonly string[]
  /** Members that differ and stay as they are here. */
  readonly kept: readonly string[]
}

export interface UpdatePerson {
  /** Normalized. */
  readonly wanted: MovedHuman
  readonly definitions: UpdateRules['definitions']
  readonly dryRun: boolean
}

/** How often an update is made again when another change came first. */
const MAX_ATTEMPTS = 5
const NOTHING_OWN: OwnChanges = { members: new Set(), links: [] }

/**
 * Updates an imported person to the file's current data. The user's own changes take precedence: keeps a password that
 * was used or changed here, adds no factor or link that was removed here, and removes nothing that the file omits.
 */
export async function updatePerson(ctx: Context, userId: string, update: UpdatePerson): Promise<PersonUpdate> {
  for (let attempt = 1; ; attempt++) {
    const user = await ctx.events.load(userAggregate, userId)
    const { input, changed, kept } = await planUpdate(ctx, user, update)
    if (changed.length === 0) return { changed, kept }
    try {
      await changeLoadedPerson(ctx, { user, target: { id: userId } }, input, update.dryRun)
      return { changed, kept }
    } catch (error) {
      const isStale = error instanceof AppError && error.reason === 'user.versionStale'
      if (!isStale || attempt === MAX_ATTEMPTS) throw error
    }
  }
}

async function planUpdate(
  ctx: Context,
  { id, sequence, state }: Folded<User>,
  { wanted, definitions }: UpdatePerson,
): Promise<PersonUpdate & { readonly input: PersonChanges }> {
  const proposed = changesOfPerson(state, wanted, { definitions, cipher: ctx.cipher })
  const ownChanges = [...proposed.keys()].some(dependsOnHistory) ? await findOwnChanges(ctx, id) : NOTHING_OWN
  const { changes, kept } = withoutOwn(proposed, ownChanges)
  const keepsState = wanted.state !== undefined && wanted.state !== state.status && !changes.has('state')
  const parts: PersonChanges = Object.assign({}, ...changes.values())
  return {
    input: { ...parts, isFromDirectory: true, basedOn: { sequence } },
    changed: [...changes.keys()],
    kept: [...kept, ...(keepsState ? ['state'] : [])],
  }
}
