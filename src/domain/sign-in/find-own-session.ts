import type { Context } from '#domain/context.ts'
import { fromSessionRow, type Session } from '#domain/sign-in/session.ts'

/** Returns the session of the sign-in pages with this id, if it is the caller's and complete. */
export async function findOwnSession(
  { rows, caller, now }: Pick<Context, 'rows' | 'caller' | 'now'>,
  id: string,
): Promise<Session | undefined> {
  const row = await rows
    .selectFrom('sessions')
    .selectAll()
    .where('id', '=', id)
    .where('user_id', '=', caller.id)
    .where('completed_at', 'is not', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return row && fromSessionRow(row)
}
