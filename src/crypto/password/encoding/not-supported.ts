import { type AppError, invalidArgument } from '#kit/errors.ts'

/**
 * Error for an encoded password that no login could verify. `reason` names the unsupported part in plain English and
 * never repeats a salt, a hash or anything that might be a password typed into the wrong field.
 */
export function notSupported(reason: string): AppError {
  return invalidArgument('', 'Errors.User.Password.NotSupported', {
    reason: 'password.hashNotSupported',
    params: { reason },
  })
}
