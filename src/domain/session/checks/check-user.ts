import { orgAggregate } from '#domain/org/org.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { sessionEvent } from '#domain/session/events.ts'
import type { SessionDraft } from '#domain/session/session-draft.ts'
import { findUserByLoginName } from '#domain/user/find-user-by-login-name.ts'
import { userAggregate } from '#domain/user/user.ts'
import { exists } from '#eventstore/aggregate.ts'

export type CheckUser = { readonly userId: string } | { readonly loginName: string }

/** Ties the session to a user; repeated for the same user, it only renews the time of the check. */
export async function checkUser(draft: SessionDraft, input: CheckUser): Promise<void> {
  const { events } = draft.ctx
  const userId = 'userId' in input ? input.userId : (await findUserByLoginName(draft.ctx, input.loginName))?.id
  const user = userId === undefined ? undefined : await events.load(userAggregate, userId)
  if (!user || !exists(userAggregate, user)) throw refuse('session.userNotFound')
  const before = draft.state().user
  if (before && before.id !== user.id) throw refuse('session.userFixed')
  const org = await events.load(orgAggregate, user.owner)
  const { status } = user.state
  if ((status !== 'active' && status !== 'initial') || org.state.status !== 'active')
    throw refuse('session.userNotActive')
  draft.add(sessionEvent('session.user.checked', { userId: user.id, orgId: user.owner }))
}
