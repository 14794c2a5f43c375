import type { Services } from '#domain/context.ts'

/** Signs out: the record is gone, and with it every token that rests on it. */
export async function endSession(services: Pick<Services, 'events'>, sessionId: string): Promise<void> {
  await services.events.writeRecords([{ table: 'sessions', remove: { id: sessionId } }])
}
