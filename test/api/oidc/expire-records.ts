import { openPayload } from '#domain/token/protocol-records.ts'
import type { OidcServer } from '#test/api/oidc/oidc-server.ts'

/** Ends the stored records of a kind as if their lifetime were over. */
export async function expireRecords({ runtime }: OidcServer, model: string): Promise<void> {
  const { rows, events, cipher } = runtime.services
  const recordRows = await rows.selectFrom('oidc_records').selectAll().where('model', '=', model).execute()
  const past = Date.now() - 10_000
  const ended = recordRows.map((row) => ({
    ...row,
    payload: cipher.encrypt(
      JSON.stringify({ ...openPayload({ cipher }, row), exp: Math.floor(past / 1000) }),
      'oidc-record',
    ),
    expires_at: past,
  }))
  await events.writeRecords(ended.map((put) => ({ table: 'oidc_records', put })))
}
