import { checkCode as compareCode } from '#crypto/code.ts'
import type { OrgContext } from '#domain/context.ts'
import type { CodeKind } from '#domain/user/new-code.ts'
import type { PendingCode, SpentCode } from '#domain/user/user-state.ts'
import { AppError, invalidArgument } from '#kit/errors.ts'

/** Wrong tries after which a code is dead; a new one can always be asked for. */
export const MAX_CODE_FAILURES = 10

export type CodeVerdict = 'ok' | 'wrong' | 'expired' | 'exhausted' | 'used' | 'replaced' | 'none'

export interface CodeToCheck {
  readonly kind: CodeKind
  readonly typed: string
  readonly pending: PendingCode | undefined
  readonly spent?: SpentCode | undefined
}

/**
 * What there is to say of a typed code. Only whoever has the right code learns more than that it is wrong: that it
 * has expired, was used already, or that a newer one took its place. Compares in constant time.
 */
export function checkCode(ctx: Pick<OrgContext, 'cipher' | 'now'>, code: CodeToCheck): CodeVerdict {
  const { kind: purpose, typed, pending, spent } = code
  const compare = (stored: { code: string; expiresAt: number }) =>
    compareCode({ cipher: ctx.cipher, purpose, stored, typed, nowMs: ctx.now })
  const isSpent = spent !== undefined && compare({ code: spent.code, expiresAt: 0 }) === 'ok'
  if (isSpent) return spent.reason
  if (!pending) return 'none'
  if (pending.failures >= MAX_CODE_FAILURES) return 'exhausted'
  return compare(pending)
}

export type DeadVerdict = Extract<CodeVerdict, 'expired' | 'exhausted' | 'used' | 'replaced'>

/**
 * What there is to say of a code that no longer works, to whoever has it; undefined for every other, right or wrong.
 * Compares with dead codes only, so it may be asked any number of times and helps nobody to guess one that works.
 */
export function checkDeadCode(
  ctx: Pick<OrgContext, 'cipher' | 'now'>,
  { kind: purpose, typed, pending, spent }: CodeToCheck,
): DeadVerdict | undefined {
  const has = ({ code }: { code: string }) =>
    compareCode({ cipher: ctx.cipher, purpose, stored: { code, expiresAt: 0 }, typed, nowMs: ctx.now }) === 'ok'
  if (spent && has(spent)) return spent.reason
  if (!pending) return undefined
  const isExhausted = pending.failures >= MAX_CODE_FAILURES
  const isExpired = pending.expiresAt !== 0 && ctx.now >= pending.expiresAt
  if ((isExhausted || isExpired) && has(pending)) return isExhausted ? 'exhausted' : 'expired'
  return undefined
}

export type BadVerdict = Exclude<CodeVerdict, 'ok'>

const VERDICTS: readonly BadVerdict[] = ['wrong', 'expired', 'exhausted', 'used', 'replaced', 'none']
const REFUSALS: Readonly<Record<BadVerdict, readonly [id: string, key: string]>> = {
  wrong: ['COMMAND-11v6G', 'Errors.User.Code.Invalid'],
  expired: ['CODE-QvUQ4', 'Errors.User.Code.Expired'],
  exhausted: ['CODE-Tries', 'Errors.User.Code.TooManyTries'],
  used: ['CODE-Used1', 'Errors.User.Code.Used'],
  replaced: ['CODE-Newer', 'Errors.User.Code.Replaced'],
  none: ['COMMAND-mmn5f', 'Errors.User.Code.NotFound'],
}

/** The error that a verdict other than `ok` is told by. */
export function codeRefusal(verdict: BadVerdict): AppError {
  const [id, key] = REFUSALS[verdict]
  return invalidArgument(id, key)
}

/** The verdict that an error tells; undefined when it is about something else. */
export function verdictOf(error: unknown): BadVerdict | undefined {
  if (!(error instanceof AppError)) return undefined
  return VERDICTS.find((verdict) => REFUSALS[verdict][0] === error.id)
}
