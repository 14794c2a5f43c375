import type { Context } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { NewPassword } from '#domain/user/change/person-changes.ts'
import { codeRefusal } from '#domain/user/check-code.ts'
import { passwordResetSlot } from '#domain/user/code-slots.ts'
import { decideCodeTry, requireRightCode } from '#domain/user/redeem-code.ts'
import type { User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'

/** Verified proof, to be checked again on the state that the change is stored on. */
export type Proven =
  | { readonly kind: 'permission' }
  | { readonly kind: 'current'; readonly hash: string }
  | { readonly kind: 'code'; readonly code: string }

/**
 * Checks the proof for a new password. Records a wrong code, not a wrong current password.
 * @throws `password.notSet`, `password.wrong`, `password.notChanged`, `code.…`
 */
export async function proveRight(ctx: Context, user: Folded<User>, { value, proof }: NewPassword): Promise<Proven> {
  if (proof.kind === 'permission') return proof
  if (proof.kind === 'code') {
    await requireRightCode(ctx, { user: { id: user.id }, slot: passwordResetSlot, code: proof.code })
    return proof
  }
  const { hash } = user.state.password
  if (!hash) throw refuse('password.notSet')
  if ((await ctx.passwords.verify(hash, proof.password)).result !== 'ok') throw refuse('password.wrong')
  if ('plain' in value && value.plain === proof.password) throw refuse('password.notChanged')
  return { kind: 'current', hash }
}

/** Rejects a password or a code that was replaced since it was proved. */
export function requireStillProven(ctx: Pick<Context, 'cipher' | 'now'>, user: Folded<User>, proven: Proven): void {
  if (proven.kind === 'current' && user.state.password.hash !== proven.hash) throw refuse('user.changedConcurrently')
  if (proven.kind !== 'code') return
  const { verdict } = decideCodeTry(ctx, user, { slot: passwordResetSlot, code: proven.code })
  if (verdict !== 'ok') throw codeRefusal(verdict)
}
