/** Pages for failed sign-ins through a provider, with what the user can do next. */
import { html } from '#api/login/html.ts'
import { hrefTo, paths } from '#api/login/paths.ts'
import { message } from '#api/login/views/messages.ts'
import { linkButton } from '#api/login/views/parts.ts'
import { returnLink } from '#api/login/views/refusals.ts'
import { type Outcome, textFor, type Visit } from '#api/login/visit.ts'
import { idpAggregate } from '#domain/idp/idp.ts'
import type { ExternalIdentity } from '#domain/idp/provider-client.ts'
import { accountName } from '#domain/idp-intent/external-profile.ts'
import { AppError } from '#kit/errors.ts'

type Failure = 'unreachable' | 'declined' | 'forged' | 'notOffered' | 'notActive' | 'taken' | 'unlinked'

const FAILURES: Readonly<Record<string, readonly [Failure, status: number]>> = {
  'provider.unreachable': ['unreachable', 503],
  'provider.declined': ['declined', 403],
  'provider.answerInvalid': ['forged', 400],
  'intent.unknown': ['forged', 400],
  'intent.proofMissing': ['forged', 400],
  'intent.notOffered': ['notOffered', 403],
  'intent.registrationNotAllowed': ['notOffered', 403],
  'intent.linkingNotAllowed': ['notOffered', 403],
  'intent.userNotActive': ['notActive', 403],
  'intent.accountTaken': ['taken', 409],
}

/** Renders the page for errors before or after the provider's page; rethrows all others. */
export async function externalRefusal(
  visit: Visit,
  error: unknown,
  idpId: string,
  identity?: ExternalIdentity,
): Promise<Outcome> {
  if (!(error instanceof AppError)) throw error
  const isTaken = error.key === 'Errors.User.ExternalIDP.AlreadyExists'
  const reasonFailure = FAILURES[isTaken ? 'intent.accountTaken' : (error.reason ?? '')]
  if (!reasonFailure) throw error
  visit.login.log.warn(
    { idpId, reason: error.reason, reasons: reasonsOf(error) },
    'a sign-in through a provider was refused',
  )
  const [failure, status] = reasonFailure
  return failurePage(visit, failure, { status, idpId, identity })
}

/** Page for an external identity without a linked user, where linking and registration are disabled. */
export const unlinkedPage = (visit: Visit, idpId: string, identity: ExternalIdentity): Promise<Outcome> =>
  failurePage(visit, 'unlinked', { status: 403, idpId, identity })

async function failurePage(
  visit: Visit,
  failure: Failure,
  { status, idpId, identity }: { status: number; idpId: string; identity?: ExternalIdentity | undefined },
): Promise<Outcome> {
  const { state } = await visit.services.events.load(idpAggregate, idpId)
  const words = { provider: state.name, account: identity ? accountName(identity) : '' }
  const away = { ...visit, sessionId: '', intentId: '' }
  return message({
    title: textFor(visit, `External.${failure}Title`, words),
    text: textFor(visit, `External.${failure}Text`, words),
    sign: status === 503 ? 'late' : 'bad',
    status,
    next: html`${linkButton(hrefTo(away, paths.login, { other: '' }), textFor(visit, 'External.otherWay'))}${returnLink(visit)}`,
  })
}

const MAX_REASONS = 6

/** All causes of an error, for the operator's log. */
function reasonsOf(error: unknown): string[] {
  const reasons: string[] = []
  let cause = error instanceof AppError ? error.cause : undefined
  while (cause instanceof Error && reasons.length < MAX_REASONS) {
    reasons.push(cause.message)
    cause = cause.cause
  }
  return reasons
}
