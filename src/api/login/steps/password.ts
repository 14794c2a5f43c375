import { atLeast } from '#api/login/at-least.ts'
import { proceed } from '#api/login/dispatcher.ts'
import { html } from '#api/login/html.ts'
import { FORGOT_PATH } from '#api/login/steps/forgot-password.ts'
import { USER_INIT_PATH } from '#api/login/steps/user-init.ts'
import { LOGIN_PATH } from '#api/login/views/messages.ts'
import { field, form, heading, links } from '#api/login/views/parts.ts'
import { contextIn, type Outcome, type Step, textFor, type Visit } from '#api/login/visit.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { startSession } from '#domain/session/start-session.ts'
import { findUserByLoginName } from '#domain/user/find-user-by-login-name.ts'
import { checkPassword } from '#domain/user/password/check-password.ts'

export const PASSWORD_PATH = '/ui/login/password'

/** A refusal takes this long, in milliseconds, whatever the reason; longer than any of them does by itself. */
const REFUSAL_MS = 400

/** The page that a typed name leads to, whether anybody has it or not. */
export function passwordPage(visit: Visit, loginName: string, problem?: string): Outcome {
  const title = textFor(visit, 'Password.title')
  const query = new URLSearchParams({ loginName })
  const body = html`${heading(title)}
  ${form(
    visit,
    { action: PASSWORD_PATH, submit: textFor(visit, 'Common.signIn') },
    field({
      name: 'loginName',
      label: textFor(visit, 'Name.label'),
      autocomplete: 'username',
      value: loginName,
      readonly: true,
    }),
    field({
      name: 'password',
      label: textFor(visit, 'Password.label'),
      type: 'password',
      autocomplete: 'current-password',
      problem,
      autofocus: true,
    }),
  )}
  ${links(
    [`${FORGOT_PATH}?${query}`, textFor(visit, 'Password.forgot')],
    [LOGIN_PATH, textFor(visit, 'Password.other')],
  )}`
  return { kind: 'page', page: { status: problem ? 400 : 200, title, faulty: problem !== undefined, body } }
}

/** Without a name there is nothing to ask the password of. */
export const showPassword: Step = async () => ({ kind: 'redirect', location: LOGIN_PATH })

export const submitPassword: Step = async (visit) => {
  const started = performance.now()
  const loginName = (visit.form.get('loginName') ?? '').trim()
  const password = visit.form.get('password') ?? ''
  if (!loginName) return { kind: 'redirect', location: LOGIN_PATH }
  if (!password) return passwordPage(visit, loginName, textFor(visit, 'Password.required'))
  const user = await check(visit, loginName, password)
  if (!user) {
    const refusal = passwordPage(visit, loginName, textFor(visit, 'Password.failed'))
    return atLeast(REFUSAL_MS - (performance.now() - started), Promise.resolve(refusal))
  }
  if (user.state.status === 'initial') {
    const query = new URLSearchParams({ userID: user.id, orgID: user.owner })
    return { kind: 'redirect', location: `${USER_INIT_PATH}?${query}` }
  }
  const begun = await startSession(
    visit.room.rooms,
    { user, method: 'password', userAgent: visit.userAgent },
    visit.now,
  )
  return proceed(visit, { ...begun, user: user.state })
}

/** An unknown name, and one of an organization that is switched off, cost what a wrong password costs. */
async function check(visit: Visit, loginName: string, password: string) {
  const found = await findUserByLoginName(visit.room.rooms, loginName)
  const org = await visit.room.rooms.events.load(orgAggregate, found?.org_id ?? '')
  const userId = org.state.status === 'active' ? found?.id : undefined
  return checkPassword(contextIn(visit, found?.org_id ?? ''), { userId, password })
}
