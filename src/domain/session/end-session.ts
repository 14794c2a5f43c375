import type { Rooms } from '#domain/context.ts'

/** Signs out: the record is gone, and with it every token that rests on it. */
export async function endSession(rooms: Pick<Rooms, 'events'>, sessionId: string): Promise<void> {
  await rooms.events.writeRecords([{ table: 'sessions', remove: { id: sessionId } }])
}
