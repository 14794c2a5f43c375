import type { Invitations, WaitingPerson } from '#cli/invite/invitations.ts'
import type { Runtime } from '#compose'
import { systemCaller } from '#domain/caller.ts'
import { resendInitialization } from '#domain/user/initialization/resend-initialization.ts'

const BATCH = 500

/** Invites in the open store; the mails go out once a server runs. */
export function invitationsInStore({ services, close }: Runtime): Invitations {
  return {
    waiting: (orgId) => waiting(services.rows, orgId),
    async invite({ userId, orgId }) {
      const ctx = { ...services, caller: systemCaller('CLI'), orgId, now: Date.now(), language: 'en' }
      await resendInitialization(ctx, { id: userId })
    },
    close,
  }
}

async function* waiting(rows: Runtime['services']['rows'], orgId: string): AsyncGenerator<WaitingPerson> {
  for (let last = ''; ; ) {
    let query = rows
      .selectFrom('users')
      .select(['id', 'org_id', 'user_name', 'email'])
      .where('state', '=', 'initial')
      .where('id', '>', last)
    if (orgId) query = query.where('org_id', '=', orgId)
    const users = await query.orderBy('id').limit(BATCH).execute()
    for (const { id, org_id, user_name, email } of users)
      yield { userId: id, orgId: org_id, userName: user_name, email }
    if (users.length < BATCH) return
    last = users.at(-1)?.id ?? ''
  }
}
