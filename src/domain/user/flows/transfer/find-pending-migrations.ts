import { loginOfMark } from '#crypto/password/migration-mark.ts'
import type { Context } from '#domain/context.ts'
import { exportPeople } from '#domain/user/flows/transfer/export-people.ts'

export interface PendingMigration {
  readonly id: string
  readonly orgId: string
  readonly userName: string
  /** User name in the system that still checks the password. */
  readonly login: string
}

/** Lists people who have not signed in since an import without hashes; `users`: how many people exist. */
export async function findPendingMigrations(
  ctx: Pick<Context, 'events' | 'rows' | 'cipher' | 'caller'>,
): Promise<{ readonly pending: readonly PendingMigration[]; readonly users: number }> {
  const pending: PendingMigration[] = []
  let users = 0
  for await (const person of exportPeople(ctx, { orgId: '', since: 0 })) {
    if (person.type === 'machine') continue
    users++
    const { userId = '', orgId, userName, hashedPassword = '' } = person.human
    const login = loginOfMark(hashedPassword)
    if (login !== undefined) pending.push({ id: userId, orgId, userName, login })
  }
  return { pending, users }
}
