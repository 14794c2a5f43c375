import { newCode as makeCode } from '#crypto/code.ts'
import { codeGenerators } from '#crypto/code-generator.ts'
import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { checkUrlTemplate } from '#domain/input/url-template.ts'
import { may, mayOrSelf, type UserAccess } from '#domain/user/access/user-access.ts'
import type { CodePayload } from '#domain/user/initialization/events.ts'
import type { User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'

/** Kind of a code: its generator and its encryption purpose, so it is wrong for every other kind. */
export type CodeKind = keyof typeof codeGenerators

/**
 * Generates a code: in clear text for its receiver, and encrypted for the log. It expires after its kind's lifetime,
 * or after `expirySeconds`.
 */
export function newCode(
  ctx: Pick<Context, 'cipher' | 'now'>,
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

/** How a code reaches the person: sent, with a link made of a template or of the pages; or returned to the caller. */
export type CodeDelivery = { readonly kind: 'send'; readonly urlTemplate?: string } | { readonly kind: 'return' }

/**
 * Creates a code for a delivery.
 * @throws `urlTemplate.invalid`
 */
export function newDeliveredCode(
  ctx: Pick<Context, 'cipher' | 'now'>,
  kind: CodeKind,
  delivery: CodeDelivery,
): { plain: string; payload: CodePayload } {
  const { plain, payload } = newCode(ctx, kind)
  if (delivery.kind === 'return') return { plain, payload: { ...payload, codeReturned: true } }
  if (!delivery.urlTemplate) return { plain, payload }
  checkUrlTemplate(delivery.urlTemplate)
  return { plain, payload: { ...payload, urlTemplate: delivery.urlTemplate } }
}

/** Result of a command that creates a code. */
export interface IssuedCode {
  readonly details: Details
  /** The code in clear text, if the caller requested it instead of a message. */
  readonly code?: string
}

export const issuedCode = (user: Folded<User>, delivery: CodeDelivery, plain: string): IssuedCode => ({
  details: detailsOf(user),
  ...(delivery.kind === 'return' ? { code: plain } : {}),
})

/** Users have codes sent to themselves; a returned code proves nothing about them, so it takes the permission. */
export const codeAccess = (delivery: CodeDelivery): UserAccess =>
  delivery.kind === 'return' ? may('user.write') : mayOrSelf('user.write')
