/** Removes one of the user's own factors, after confirmation and recent reauthentication. */
import { advanceAccount, storeStep } from '#api/login/accounts.ts'
import { html } from '#api/login/html.ts'
import { hrefTo, paths } from '#api/login/paths.ts'
import { type OwnPage, whenFresh } from '#api/login/steps/security.ts'
import { type OwnFactorRow, ownFactors } from '#api/login/views/own-factors.ts'
import { form, heading, linkButton, links, problemNotice } from '#api/login/views/parts.ts'
import { contextIn, type Outcome, type Step, textFor, type Visit } from '#api/login/visit.ts'
import { personCaller } from '#domain/caller.ts'
import { removeOwnFactor } from '#domain/sign-in/remove-own-factor.ts'
import { AppError } from '#kit/errors.ts'
import { translate } from '#kit/translate.ts'

export const showRemoveFactor: Step = (visit) =>
  whenNamed(visit, async (page, factor) => confirmPage(visit, page, factor, factor.needed))

export const submitRemoveFactor: Step = (visit) =>
  whenNamed(visit, async (page, factor) => {
    const { session } = page.account
    const ctx = { ...contextIn(visit, session.orgId), caller: personCaller(session.userId, session.orgId) }
    try {
      const user = await removeOwnFactor(ctx, { session, factor })
      // The removal ends all sign-ins of the user but this one.
      const updatedAccount = advanceAccount(visit, page.account, user, { userSequence: user.sequence })
      const cookies = [await storeStep(visit, updatedAccount)]
      return { kind: 'redirect', location: `${hrefTo(page.here, paths.security)}&removed`, cookies }
    } catch (error) {
      if (!(error instanceof AppError) || error.kind !== 'failedPrecondition') throw error
      return confirmPage(visit, page, factor, translate(visit.language, error.key))
    }
  })

/** Runs a step about the factor that the page names, if the person has it. */
function whenNamed(visit: Visit, step: (own: OwnPage, factor: OwnFactorRow) => Promise<Outcome>): Promise<Outcome> {
  const carried = (name: string) => visit.form.get(name) ?? visit.query.get(name) ?? ''
  const goal = ['remove', carried('factor'), carried('id')].filter(Boolean).join('.')
  return whenFresh(visit, goal, async (page) => {
    const rows = ownFactors(visit, page.account.user.state, page.login)
    const factor = rows.find(({ kind, id }) => kind === carried('factor') && id === carried('id'))
    return factor ? step(page, factor) : { kind: 'redirect', location: hrefTo(page.here, paths.security) }
  })
}

function confirmPage(visit: Visit, { here }: OwnPage, factor: OwnFactorRow, problem: string | undefined): Outcome {
  const { kind, id, name } = factor
  const title = textFor(visit, 'Security.removeTitle')
  const back = hrefTo(here, paths.security)
  const body = html`${heading(title, textFor(visit, 'Security.removeText', { what: name }))}
  ${problem && problemNotice(problem)}
  ${
    problem
      ? linkButton(back, textFor(visit, 'Security.keep'))
      : form(here, {
          action: paths.removeFactor,
          carry: { factor: kind, id },
          submit: textFor(visit, 'Security.remove'),
        })
  }
  ${!problem && links([back, textFor(visit, 'Security.keep')])}`
  return { kind: 'page', page: { status: problem ? 400 : 200, title, faulty: problem !== undefined, body } }
}
