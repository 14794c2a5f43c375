import { newCode as makeCode } from '#crypto/code.ts'
import { codeGenerators } from '#crypto/code-generator.ts'
import type { OrgContext } from '#domain/context.ts'
import type { CodePayload } from '#domain/user/initialization/events.ts'

/** What a code is for: its generator, and the purpose it is encrypted for, so it is wrong for every other. */
export type CodeKind = keyof typeof codeGenerators

/**
 * A fresh code: plain for whoever is to receive it, and as the log keeps it. It lives as long as its kind says, or for
 * `expirySeconds`.
 */
export function newCode(
  ctx: Pick<OrgContext, 'cipher' | 'now'>,
  kind: CodeKind,
  expirySeconds: number = codeGenerators[kind].expirySeconds,
): { plain: string; payload: CodePayload } {
  const { plain, stored } = makeCode({
    cipher: ctx.cipher,
    purpose: kind,
    generator: { ...codeGenerators[kind], expirySeconds },
    nowMs: ctx.now,
  })
  return { plain, payload: stored }
}
