/**
 * User ids that callers choose (AddMachineUser, imports). Events name their author by user id, and a machine is a
 * client under its id. So a chosen id must not equal an id of another kind.
 */
import type { Context } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'

/** An `@` would make it a login name at a domain, a `:` an access key. The length is the wire's (user_id, max_len). */
const FORM = /^[A-Za-z0-9_][A-Za-z0-9._~|+=-]{0,199}$/
/**
 * Ids of people that come from another system: they are the `sub` of its tokens, `samlp|acme|jane@acme.example` among
 * them. People are no clients, so that an `@` or a `:` within leads to no confusion.
 */
const IMPORTED_FORM = /^(?!key:)[A-Za-z0-9_{(][!-~]{0,199}$/
/** Ids under which the server signs its own events (`systemCaller`): LOGIN, SETUP, future ones. */
const SERVER_WORD = /^[A-Z_]+$/

/** @throws AppError invalidArgument for ids that no user can have */
export function checkChosenId(userId: string): void {
  if (FORM.test(userId) && !SERVER_WORD.test(userId)) return
  throw refuse('user.idInvalid')
}

/** @throws `user.idInvalid` */
export function checkImportedId(userId: string): void {
  if (IMPORTED_FORM.test(userId) && !userId.includes('/') && !SERVER_WORD.test(userId)) return
  throw refuse('user.idInvalid')
}

/**
 * Rejects an id that something other than a user has or had: its events would be attributed to the user. The id of a
 * removed user is available.
 */
export async function requireUnusedId(ctx: Pick<Context, 'events' | 'rows'>, userId: string): Promise<void> {
  for await (const { aggregateType } of ctx.events.history({ aggregateIds: [userId], limit: 1 }))
    if (aggregateType !== 'user') throw idTaken()
  const app = await ctx.rows
    .selectFrom('apps')
    .select('id')
    .where((where) => where.or([where('id', '=', userId), where('client_id', '=', userId)]))
    .executeTakeFirst()
  if (app) throw idTaken()
}

const idTaken = () => refuse('user.alreadyExists')
