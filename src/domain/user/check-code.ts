import { checkCode as compareCode } from '#crypto/code.ts'
import type { Context } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { CodeKind } from '#domain/user/new-code.ts'
import type { PendingCode, SpentCode } from '#domain/user/user-state.ts'
import { AppError } from '#kit/errors.ts'

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
 * Returns the verdict on a typed code. Only the right code gets more detail than wrong: expired, used, or replaced by
 * a newer one. Compares in constant time.
 */
export function checkCode(ctx: Pick<Context, 'cipher' | 'now'>, code: CodeToCheck): CodeVerdict {
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
 * Returns why a code no longer works, to its holder; undefined for every other code, right or wrong. Compares with
 * ended codes only, so unlimited calls do not help to guess a valid one.
 */
export function checkDeadCode(
  ctx: Pick<Context, 'cipher' | 'now'>,
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

/** Creates the error of a verdict other than `ok`. */
export const codeRefusal = (verdict: BadVerdict): AppError => refuse(`code.${verdict}`)

/** Returns the verdict of an error; undefined for an error about something else. */
export function verdictOf(error: unknown): BadVerdict | undefined {
  if (!(error instanceof AppError)) return undefined
  return VERDICTS.find((verdict) => error.reason === `code.${verdict}`)
}
