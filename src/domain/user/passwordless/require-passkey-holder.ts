import type { User } from '#domain/user/user-state.ts'
import { failedPrecondition } from '#kit/errors.ts'

/** Refuses a user that cannot register a passkey: a program, or a person who may not sign in. */
export function requirePasskeyHolder(user: User): void {
  if (user.type !== 'human') throw failedPrecondition('COMMAND-PkHum', 'Errors.User.NotHuman')
  if (user.status !== 'active' && user.status !== 'initial')
    throw failedPrecondition('COMMAND-PkAct', 'Errors.User.NotActive')
}
