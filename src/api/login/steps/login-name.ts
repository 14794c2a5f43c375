import { html } from '#api/login/html.ts'
import { passwordPage } from '#api/login/steps/password.ts'
import { LOGIN_PATH } from '#api/login/views/messages.ts'
import { field, form, goodNotice, heading } from '#api/login/views/parts.ts'
import { type Outcome, type Step, textFor, type Visit } from '#api/login/visit.ts'

/** Who is it? The answer is not checked before the password is, so it tells nobody which names there are. */
export const showLoginName: Step = async (visit) => namePage(visit, visit.query.get('loginName') ?? '')

export const submitLoginName: Step = async (visit) => {
  const loginName = (visit.form.get('loginName') ?? '').trim()
  return loginName ? passwordPage(visit, loginName) : namePage(visit, '', textFor(visit, 'Name.required'))
}

function namePage(visit: Visit, loginName: string, problem?: string): Outcome {
  const title = textFor(visit, 'Name.title')
  const body = html`${heading(title, textFor(visit, 'Name.text'))}
  ${visit.query.has('signedOut') && goodNotice(textFor(visit, 'Name.signedOut'))}
  ${form(
    visit,
    { action: LOGIN_PATH, submit: textFor(visit, 'Common.continue') },
    field({
      name: 'loginName',
      label: textFor(visit, 'Name.label'),
      autocomplete: 'username',
      value: loginName,
      problem,
      autofocus: true,
      maxLength: 200,
    }),
  )}`
  return { kind: 'page', page: { status: problem ? 400 : 200, title, faulty: problem !== undefined, body } }
}
