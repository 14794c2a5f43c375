import { refuse } from '#domain/reasons/reason.ts'
import type { User } from '#domain/user/user-state.ts'

/** Rejects a user that cannot register a passkey: a machine, or a user who may not sign in. */
export function requirePasskeyHolder(user: User): void {
  if (user.type !== 'human') throw refuse('user.notHuman')
  if (user.status !== 'active' && user.status !== 'initial') throw refuse('user.notActive')
}
