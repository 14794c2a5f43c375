/** Signs users in with the password of their account at a directory. */
import { browserOf } from '#api/login/external/browser.ts'
import { finishExternal } from '#api/login/external/finish.ts'
import { externalRefusal } from '#api/login/external/refusals.ts'
import { html } from '#api/login/html.ts'
import { padDuration } from '#api/login/pad-duration.ts'
import { hrefTo, paths } from '#api/login/paths.ts'
import { field, form, heading, links } from '#api/login/views/parts.ts'
import { expiredRequestPage, returnLink } from '#api/login/views/refusals.ts'
import { contextIn, type Outcome, type Step, textFor, type Visit } from '#api/login/visit.ts'
import { signInAtOfferedDirectory } from '#domain/idp-intent/sign-in-at-offered-directory.ts'
import { loadOffered, notOffered } from '#domain/idp-intent/start-idp-intent.ts'
import { AppError } from '#kit/errors.ts'

/** A rejection takes this time or a multiple of it, in milliseconds, for every reason. */
const REFUSAL_STEP_MS = 400
const MAX_LENGTH = 200

export const showDirectory: Step = (visit) =>
  withDirectory(visit, async (idp, orgId) => directoryPage(visit, idp, { orgId }))

export const submitDirectory: Step = (visit) =>
  withDirectory(visit, async (idp, orgId) => {
    const username = (visit.form.get('username') ?? '').trim()
    const password = visit.form.get('password') ?? ''
    if (!username || !password)
      return directoryPage(visit, idp, { orgId, username, problem: 'External.directoryMissing' })
    const startedAt = performance.now()
    const { browser, cookies } = browserOf(visit)
    const input = { idpId: idp.id, browser, authRequestId: visit.authRequestId, username, password }
    try {
      const done = await signInAtOfferedDirectory(contextIn(visit, orgId), visit.login.signInAtDirectory, input)
      const outcome = await finishExternal(visit, idp.id, done)
      return { ...outcome, cookies: [...cookies, ...(outcome.cookies ?? [])] }
    } catch (error) {
      const problem = error instanceof AppError ? PROBLEMS.get(error.reason ?? '') : undefined
      if (!problem) throw error
      return padDuration(
        REFUSAL_STEP_MS,
        startedAt,
        Promise.resolve(directoryPage(visit, idp, { orgId, username, problem })),
      )
    }
  })

/** Problems that the user can correct on the page. */
const PROBLEMS: ReadonlyMap<string, string> = new Map([
  ['intent.credentialsInvalid', 'External.directoryFailed'],
  ['intent.tooManyTries', 'External.directoryTries'],
])

type OfferedDirectory = Awaited<ReturnType<typeof loadOffered>>

/** Continues with a directory that the organization of the page offers. */
async function withDirectory(
  visit: Visit,
  work: (idp: OfferedDirectory, orgId: string) => Promise<Outcome>,
): Promise<Outcome> {
  if (visit.authRequestId && !visit.authRequest) return expiredRequestPage(visit)
  const named = (name: string) => visit.form.get(name) ?? visit.query.get(name) ?? ''
  const [idpId, orgId] = [named('idpConfigID'), visit.authRequest?.orgId || named('orgID')]
  try {
    const idp = await loadOffered(contextIn(visit, orgId), idpId)
    if (idp.state.config?.kind !== 'ldap') throw notOffered()
    return await work(idp, orgId)
  } catch (error) {
    return externalRefusal(visit, error, idpId)
  }
}

function directoryPage(
  visit: Visit,
  idp: OfferedDirectory,
  { orgId, username = '', problem }: { readonly orgId: string; readonly username?: string; readonly problem?: string },
): Outcome {
  const provider = idp.state.name
  const title = textFor(visit, 'External.button', { provider })
  const body = html`${heading(title, textFor(visit, 'External.directoryText', { provider }))}
  ${form(
    visit,
    {
      action: paths.externalDirectory,
      carry: { idpConfigID: idp.id, orgID: orgId },
      submit: textFor(visit, 'Common.signIn'),
    },
    field({
      name: 'username',
      label: textFor(visit, 'External.userName'),
      autocomplete: 'username',
      value: username,
      autofocus: username === '',
      maxLength: MAX_LENGTH,
    }),
    field({
      name: 'password',
      label: textFor(visit, 'Password.label'),
      type: 'password',
      autocomplete: 'current-password',
      problem: problem && textFor(visit, problem, { provider }),
      autofocus: username !== '',
    }),
  )}
  ${links([hrefTo({ ...visit, sessionId: '' }, paths.login, { other: '' }), textFor(visit, 'External.otherWay')])}
  ${returnLink(visit)}`
  return { kind: 'page', page: { status: problem ? 400 : 200, title, faulty: problem !== undefined, body } }
}
