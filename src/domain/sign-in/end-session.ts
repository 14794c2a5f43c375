import { systemCaller } from '#domain/caller.ts'
import { author, type Services } from '#domain/context.ts'
import { sessionEndingsByIds } from '#domain/session/session-endings.ts'

/** Ends a session by a sign-out, and with it every token that depends on it. `now` in epoch milliseconds. */
export async function endSession(
  services: Pick<Services, 'rows' | 'events'>,
  sessionId: string,
  now: number,
): Promise<void> {
  const by = author({ caller: systemCaller('SIGN-OUT'), now })
  await services.events.retry(async () => {
    const changes = await sessionEndingsByIds(services, [sessionId], now)
    if (changes.length > 0) await services.events.push(by, changes)
  })
}
