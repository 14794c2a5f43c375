import { type CodeGenerator, generateCode } from '#crypto/code-generator.ts'
import type { Context } from '#domain/context.ts'
import type { CodePayload } from '#domain/user/initialization/events.ts'

/** A fresh code: plain for whoever is to receive it, and as the log keeps it. */
export function newCode(
  ctx: Pick<Context, 'cipher' | 'now'>,
  generator: CodeGenerator,
): { plain: string; payload: CodePayload } {
  const plain = generateCode(generator)
  return {
    plain,
    payload: { code: ctx.cipher.encrypt(plain, 'code'), expiresAt: ctx.now + generator.expirySeconds * 1000 },
  }
}
