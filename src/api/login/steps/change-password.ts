/** A password that is due to be changed is changed before the person is signed in. */
import { accountsOf, onTheWayIn } from '#api/login/accounts.ts'
import { CHANGE_PATH, nextStep, proceed } from '#api/login/dispatcher.ts'
import { html } from '#api/login/html.ts'
import { checkNewPassword, passwordPolicyOf, refusedPassword } from '#api/login/new-password.ts'
import { LOGIN_PATH } from '#api/login/views/messages.ts'
import { newPasswordFields } from '#api/login/views/new-password.ts'
import { form, heading, userNameForPasswordManagers } from '#api/login/views/parts.ts'
import { contextIn, type Outcome, type Step, textFor, type Visit } from '#api/login/visit.ts'
import { advanceSession } from '#domain/session/advance-session.ts'
import type { LiveSession } from '#domain/session/find-session.ts'
import { loginNamesOf } from '#domain/user/login-names.ts'
import { changeOwnPassword } from '#domain/user/password/change-own-password.ts'

const toLogin: Outcome = { kind: 'redirect', location: LOGIN_PATH }

export const showChangePassword: Step = async (visit) => {
  const live = await due(visit)
  return live ? choose(visit, live) : toLogin
}

export const submitChangePassword: Step = async (visit) => {
  const live = await due(visit)
  if (!live) return toLogin
  const problem = checkNewPassword(visit)
  if (problem) return choose(visit, live, problem)
  const ctx = contextIn(visit, live.session.orgId)
  const password = visit.form.get('password') ?? ''
  let changed: { readonly sequence: number }
  try {
    changed = await changeOwnPassword(ctx, { userId: live.session.userId, password })
  } catch (error) {
    return choose(visit, live, refusedPassword(visit, error))
  }
  const { rooms } = visit.room
  const kept = await advanceSession(rooms, live.session, { userSequence: changed.sequence }, visit.now)
  const user = { password: { ...live.user.state.password, changeRequired: false } }
  return proceed(visit, { ...kept, user })
}

/** The sign-in whose password is due; undefined when there is none. */
async function due(visit: Visit): Promise<LiveSession | undefined> {
  const live = onTheWayIn(await accountsOf(visit))
  return live && nextStep(live.session, live.user.state) === 'changePassword' ? live : undefined
}

async function choose(visit: Visit, { session, user }: LiveSession, problem?: string): Promise<Outcome> {
  const title = textFor(visit, 'Change.title')
  const ctx = contextIn(visit, session.orgId)
  const { preferredLoginName } = await loginNamesOf(ctx, session.orgId, user.state.userName)
  const body = html`${heading(title, textFor(visit, 'Change.text'))}
  ${form(
    visit,
    { action: CHANGE_PATH, submit: textFor(visit, 'Change.submit') },
    userNameForPasswordManagers(preferredLoginName),
    newPasswordFields(visit, await passwordPolicyOf(ctx), problem),
  )}`
  return { kind: 'page', page: { status: problem ? 400 : 200, title, faulty: problem !== undefined, body } }
}
