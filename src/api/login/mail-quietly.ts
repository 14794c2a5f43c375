import type { Visit } from '#api/login/visit.ts'

/** Sends a mail at the visitor's wish, unless that user has had too many; what is refused stays untold. */
export async function mailQuietly(visit: Visit, userId: string, send: () => Promise<unknown>): Promise<void> {
  if (!(await visit.room.mayMail(userId, visit.now))) return
  try {
    await send()
  } catch (error) {
    visit.room.log.debug({ cause: error }, 'a page asked for a mail that is not owed')
  }
}
