/** Handles an external identity without a linked user: the user links an existing account, or registers one. */
import { recordFirstFactor } from '#api/login/accounts.ts'
import { proceed } from '#api/login/dispatcher.ts'
import { knownIntent } from '#api/login/external/known-intent.ts'
import { externalRefusal } from '#api/login/external/refusals.ts'
import { type Html, html } from '#api/login/html.ts'
import { hrefTo, paths } from '#api/login/paths.ts'
import { field, form, heading, textWith } from '#api/login/views/parts.ts'
import { expiredRequestPage, returnLink } from '#api/login/views/refusals.ts'
import { contextIn, type Outcome, type Step, textFor, type Visit } from '#api/login/visit.ts'
import { loadChoices } from '#domain/idp-intent/complete-idp-intent.ts'
import { unknownIntent } from '#domain/idp-intent/consume-idp-intent.ts'
import { accountName, type ExternalPerson, proposedPerson } from '#domain/idp-intent/external-profile.ts'
import type { KnownIntent } from '#domain/idp-intent/idp-intent.ts'
import { registerExternalUser } from '#domain/idp-intent/register-external-user.ts'
import { loadLoginNaming } from '#domain/user/login-names.ts'
import { userAggregate } from '#domain/user/user.ts'
import { AppError } from '#kit/errors.ts'
import { translate } from '#kit/translate.ts'

type Problems = Partial<Record<keyof ExternalPerson, string>>

export const showChoice: Step = async (visit) => {
  if (visit.authRequestId && !visit.authRequest) return expiredRequestPage(visit)
  const intent = await knownIntent(visit)
  if (!intent) return externalRefusal(visit, unknownIntent(), '')
  return withErrorPage(visit, intent, () => choicePage(visit, intent))
}

/** Registers the user and signs them in. */
export const submitNewPerson: Step = async (visit) => {
  if (visit.authRequestId && !visit.authRequest) return expiredRequestPage(visit)
  const intent = await knownIntent(visit)
  if (!intent) return externalRefusal(visit, unknownIntent(), '')
  const person = readPerson(visit)
  const missing = missingIn(visit, person)
  if (Object.keys(missing).length > 0)
    return withErrorPage(visit, intent, () => choicePage(visit, intent, person, missing))
  return withErrorPage(visit, intent, async () => {
    try {
      return await register(visit, intent, person)
    } catch (error) {
      const problems = problemsOf(visit, error)
      if (!problems) throw error
      return choicePage(visit, intent, person, problems)
    }
  })
}

async function register(visit: Visit, intent: KnownIntent, person: ExternalPerson): Promise<Outcome> {
  const { idpId, identity, id: intentId } = intent
  const { userId } = await registerExternalUser(contextIn(visit, intent.orgId), { idpId, identity, person, intentId })
  const user = await visit.services.events.load(userAggregate, userId)
  const signedIn = { ...visit, intentId: '' }
  return proceed(signedIn, await recordFirstFactor(signedIn, user, 'provider'))
}

async function withErrorPage(visit: Visit, intent: KnownIntent, work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await work()
  } catch (error) {
    return externalRefusal(visit, error, intent.idpId, intent.identity)
  }
}

const FIELDS = ['userName', 'firstName', 'lastName', 'email'] as const
const AUTOCOMPLETE = { userName: 'username', firstName: 'given-name', lastName: 'family-name', email: 'email' } as const

function readPerson({ form: sent }: Visit): ExternalPerson {
  const [userName = '', firstName = '', lastName = '', email = ''] = FIELDS.map((name) => (sent.get(name) ?? '').trim())
  return { userName, firstName, lastName, email }
}

const missingIn = (visit: Visit, person: ExternalPerson): Problems =>
  Object.fromEntries(
    FIELDS.filter((name) => person[name] === '').map((name) => [name, textFor(visit, 'External.missing')]),
  )

/** Problems that the user can correct on the page. */
function problemsOf(visit: Visit, error: unknown): Problems | undefined {
  if (!(error instanceof AppError)) return undefined
  if (error.key === 'Errors.User.AlreadyExists') return { userName: textFor(visit, 'External.taken') }
  if (error.reason === 'email.taken') return { email: translate(visit.language, error.key) ?? '' }
  if (error.kind !== 'invalidArgument') return undefined
  if (error.reason?.startsWith('email.')) return { email: textFor(visit, 'External.invalidEmail') }
  return { userName: textFor(visit, 'External.invalidName') }
}

async function choicePage(
  visit: Visit,
  intent: KnownIntent,
  typed?: ExternalPerson,
  problems: Problems = {},
): Promise<Outcome> {
  const ctx = contextIn(visit, intent.orgId)
  const { idp, mayLink, mayRegister } = await loadChoices(ctx, intent.idpId)
  const title = textFor(visit, 'External.choiceTitle')
  const words = { provider: idp.state.name, account: accountName(intent.identity) }
  const person = typed ?? proposedPerson(intent.identity, await loadLoginNaming(ctx, intent.orgId))
  const body = html`${heading(title, textFor(visit, 'External.choiceText', words))}
  ${mayLink && linkOffer(visit, intent)}
  ${mayRegister && newPersonForm(visit, person, problems, mayLink)}
  ${returnLink(visit)}`
  const faulty = Object.keys(problems).length > 0
  return { kind: 'page', page: { status: faulty ? 400 : 200, title, faulty, body } }
}

/** Starts a full sign-in to the local account with its own factors, which linking requires. */
function linkOffer(visit: Visit, { loginName }: KnownIntent): Html {
  const href = hrefTo({ ...visit, sessionId: '' }, paths.login, { other: '', ...(loginName ? { loginName } : {}) })
  return html`
  ${loginName && html`<p class="lead">${textWith(visit, 'External.likely', 'loginName', loginName)}</p>`}
  <div class="steps"><a class="button" href="${href}">${textFor(visit, 'External.link')}</a></div>`
}

/** `second`: linking comes before it. */
const newPersonForm = (visit: Visit, person: ExternalPerson, problems: Problems, second: boolean): Html => html`
  <section class="account">
    ${second && html`<h2>${textFor(visit, 'External.createTitle')}</h2>`}
    ${form(
      visit,
      { action: paths.externalChoice, submit: textFor(visit, 'External.create'), second },
      ...FIELDS.map((name) =>
        field({
          name,
          label: textFor(visit, `External.${name}`),
          autocomplete: AUTOCOMPLETE[name],
          value: person[name],
          problem: problems[name],
          maxLength: 200,
        }),
      ),
    )}
  </section>`
