/** Why signing in through a provider does not get to its end, and what the person can do about it. */
import { html } from '#api/login/html.ts'
import { hrefTo, paths } from '#api/login/paths.ts'
import { message } from '#api/login/views/messages.ts'
import { linkButton } from '#api/login/views/parts.ts'
import { wayBack } from '#api/login/views/refusals.ts'
import { type Outcome, textFor, type Visit } from '#api/login/visit.ts'
import { idpAggregate } from '#domain/idp/idp.ts'
import type { ExternalIdentity } from '#domain/idp/provider-client.ts'
import { accountName } from '#domain/idp-intent/external-profile.ts'
import { AppError } from '#kit/errors.ts'

type Story = 'unreachable' | 'declined' | 'forged' | 'notOffered' | 'notActive' | 'taken' | 'unlinked'

const STORIES: Readonly<Record<string, readonly [Story, status: number]>> = {
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

/** The page for what was refused on the way to a provider or back; anything else is thrown on. */
export async function externalRefusal(
  visit: Visit,
  error: unknown,
  idpId: string,
  identity?: ExternalIdentity,
): Promise<Outcome> {
  if (!(error instanceof AppError)) throw error
  const isTaken = error.key === 'Errors.User.ExternalIDP.AlreadyExists'
  const found = STORIES[isTaken ? 'intent.accountTaken' : (error.reason ?? '')]
  if (!found) throw error
  visit.login.log.warn(
    { idpId, reason: error.reason, reasons: reasonsOf(error) },
    'a sign-in through a provider was refused',
  )
  const [story, status] = found
  return storyPage(visit, story, { status, idpId, identity })
}

/** Nobody is linked, and nobody may link or register. */
export const unlinkedPage = (visit: Visit, idpId: string, identity: ExternalIdentity): Promise<Outcome> =>
  storyPage(visit, 'unlinked', { status: 403, idpId, identity })

async function storyPage(
  visit: Visit,
  story: Story,
  { status, idpId, identity }: { status: number; idpId: string; identity?: ExternalIdentity | undefined },
): Promise<Outcome> {
  const { state } = await visit.services.events.load(idpAggregate, idpId)
  const words = { provider: state.name, account: identity ? accountName(identity) : '' }
  const away = { ...visit, sessionId: '', intentId: '' }
  return message({
    title: textFor(visit, `External.${story}Title`, words),
    text: textFor(visit, `External.${story}Text`, words),
    sign: status === 503 ? 'late' : 'bad',
    status,
    next: html`${linkButton(hrefTo(away, paths.login, { other: '' }), textFor(visit, 'External.otherWay'))}${wayBack(visit)}`,
  })
}

const MAX_REASONS = 6

/** The whole chain of what went wrong, for whoever runs the server. */
function reasonsOf(error: unknown): string[] {
  const reasons: string[] = []
  let cause = error instanceof AppError ? error.cause : undefined
  while (cause instanceof Error && reasons.length < MAX_REASONS) {
    reasons.push(cause.message)
    cause = cause.cause
  }
  return reasons
}
