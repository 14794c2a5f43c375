import type { Visit } from '#api/login/visit.ts'

/** Sends a code that a page requests, unless the user received too many; the page never shows whether it was sent. */
export async function sendCodeSilently(visit: Visit, userId: string, send: () => Promise<unknown>): Promise<void> {
  if (!(await visit.login.mayMail(userId, visit.now))) return
  try {
    await send()
  } catch (error) {
    visit.login.log.debug({ cause: error }, 'A page requested a mail that is not due')
  }
}
