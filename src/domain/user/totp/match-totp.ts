import { verifyTotp } from '#crypto/totp.ts'
import type { Context } from '#domain/context.ts'
import type { User } from '#domain/user/user-state.ts'

/** The authenticator of an accepted code, and the time step that is thereby used. */
export interface MatchedTotp {
  readonly id: string
  readonly step: number
}

/**
 * Compares a code with every authenticator of the user that is ready.
 * @returns undefined when it is wrong or used; the first match otherwise
 */
export function matchTotp(
  { cipher, now }: Pick<Context, 'cipher' | 'now'>,
  user: Pick<User, 'totp' | 'furtherTotps'>,
  code: string,
): MatchedTotp | undefined {
  const authenticators = [...(user.totp ? [user.totp] : []), ...user.furtherTotps].filter(({ ready }) => ready)
  // All of them, so that the time taken does not depend on which one matches.
  const matches = authenticators.flatMap(({ id, secret, lastStep }) => {
    const step = verifyTotp({ secret: cipher.decrypt(secret, 'totp'), code, nowMs: now, lastStep })
    return step === undefined ? [] : [{ id, step }]
  })
  return matches[0]
}
