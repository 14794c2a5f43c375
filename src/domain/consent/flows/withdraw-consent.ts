import type { Services } from '#domain/context.ts'

/** Removes a user's consent to a client, with every grant the client has of the user: all its tokens end at once. */
export async function withdrawConsent(
  { rows, events }: Pick<Services, 'rows' | 'events'>,
  userId: string,
  clientId: string,
): Promise<void> {
  const grants = await rows
    .selectFrom('oidc_records')
    .select('id')
    .where('model', '=', 'Grant')
    .where('user_id', '=', userId)
    .where('client_id', '=', clientId)
    .execute()
  await events.writeRecords([
    { table: 'consents', remove: { user_id: userId, client_id: clientId } },
    ...grants.map(({ id }) => ({ table: 'oidc_records' as const, remove: { model: 'Grant', id } })),
  ])
}
