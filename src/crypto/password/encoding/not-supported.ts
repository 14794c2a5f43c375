import { type AppError, invalidArgument } from '#kit/errors.ts'

/**
 * The refusal of an encoded password that no login could check. `reason` names what was not understood in plain
 * English and never repeats a salt, a hash or anything that might be a password typed into the wrong field.
 */
export function notSupported(reason: string): AppError {
  return invalidArgument('', 'Errors.User.Password.NotSupported', {
    reason: 'password.hashNotSupported',
    params: { reason },
  })
}
