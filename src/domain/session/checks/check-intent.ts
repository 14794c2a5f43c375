import { author } from '#domain/context.ts'
import { consumeLoginIntent } from '#domain/login-intent/consume-login-intent.ts'
import { getLoginIdentity, type HeldLoginIntent } from '#domain/login-intent/get-login-identity.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { sessionEvent } from '#domain/session/events.ts'
import { requireActive, requireSessionUser } from '#domain/session/record-guess.ts'
import type { SessionDraft } from '#domain/session/session-draft.ts'
import { idpLoginCheckSucceeded } from '#domain/user/idp-link/events.ts'
import { isLinkTo } from '#domain/user/idp-link/same-account.ts'
import { userAggregate } from '#domain/user/user.ts'

/**
 * Uses a succeeded intent, once: the identity must be that of the session's user, by the link it had then or has now.
 */
export async function checkIntent(draft: SessionDraft, held: HeldLoginIntent): Promise<void> {
  const { ctx } = draft
  const of = requireSessionUser(draft)
  const { idpId, linkedUserId, identity } = await getLoginIdentity(ctx, held)
  const isLinked = (links: readonly { idpId: string; externalUserId: string }[]) =>
    links.some((link) => isLinkTo(link, idpId, identity.id))
  const user = await ctx.events.load(userAggregate, of.id)
  if ((linkedUserId && linkedUserId !== of.id) || !isLinked(user.state.idpLinks)) throw refuse('intent.otherUser')
  await consumeLoginIntent(ctx, held.id)
  const after = await ctx.events.change(author(ctx), userAggregate, of.id, (before) => {
    requireActive(before, of.orgId)
    if (!isLinked(before.state.idpLinks)) throw refuse('intent.otherUser')
    return [idpLoginCheckSucceeded(idpId, identity.id)]
  })
  draft.add(sessionEvent('session.intent.checked', { userSequence: after.sequence }))
}
