/** The last step of linking: the user verified a local account and confirms that both accounts are theirs. */
import { type Account, accountsOf, currentAccount } from '#api/login/accounts.ts'
import { proceed, stepOf } from '#api/login/dispatcher.ts'
import { knownIntent } from '#api/login/external/known-intent.ts'
import { externalRefusal } from '#api/login/external/refusals.ts'
import { html } from '#api/login/html.ts'
import { hrefTo, paths } from '#api/login/paths.ts'
import { accountRow } from '#api/login/views/account-row.ts'
import { form, heading } from '#api/login/views/parts.ts'
import { expiredRequestPage } from '#api/login/views/refusals.ts'
import { contextIn, type Outcome, type Step, textFor, type Visit } from '#api/login/visit.ts'
import { idpAggregate } from '#domain/idp/idp.ts'
import { addIdpLink, provesAccount } from '#domain/idp-intent/add-idp-link.ts'
import { accountName } from '#domain/idp-intent/external-profile.ts'
import type { KnownIntent } from '#domain/idp-intent/idp-intent.ts'
import { loginNamesOf } from '#domain/user/login-names.ts'

export const showLink: Step = async (visit) =>
  withVerifiedAccount(visit, (account, intent) => linkPage(visit, account, intent))

export const submitLink: Step = async (visit) =>
  withVerifiedAccount(visit, async (account, intent) => {
    if (visit.form.get('decision') !== 'link') return done(visit, account)
    try {
      await addIdpLink(contextIn(visit, account.session.orgId), { intent, session: account.session })
    } catch (error) {
      return externalRefusal(visit, error, intent.idpId, intent.identity)
    }
    return done(visit, account)
  })

/** Continues the sign-in without linking. */
const done = (visit: Visit, account: Account): Promise<Outcome> => proceed({ ...visit, intentId: '' }, account)

/** Continues with an account of this browser whose factors were verified after the provider's callback. */
async function withVerifiedAccount(
  visit: Visit,
  goOn: (account: Account, intent: KnownIntent) => Promise<Outcome>,
): Promise<Outcome> {
  if (visit.authRequestId && !visit.authRequest) return expiredRequestPage(visit)
  const account = currentAccount(visit, await accountsOf(visit))
  if (!account) return { kind: 'redirect', location: hrefTo({ ...visit, sessionId: '' }, paths.login, { other: '' }) }
  const intent = await knownIntent(visit)
  if (!intent) return done(visit, account)
  if ((await stepOf(visit, account)).step !== 'done') return proceed(visit, account)
  if (!provesAccount(account.session, intent)) return { kind: 'redirect', location: hrefTo(visit, paths.password) }
  return goOn(account, intent)
}

async function linkPage(visit: Visit, account: Account, intent: KnownIntent): Promise<Outcome> {
  const { session, user } = account
  const [idp, { preferredLoginName }] = await Promise.all([
    visit.services.events.load(idpAggregate, intent.idpId),
    loginNamesOf(contextIn(visit, session.orgId), session.orgId, user.state.userName),
  ])
  const title = textFor(visit, 'External.linkTitle')
  const words = {
    provider: idp.state.name,
    account: accountName(intent.identity),
    loginName: preferredLoginName,
  }
  const body = html`${heading(title, textFor(visit, 'External.linkText', words))}
  <section class="account">${await accountRow(visit, account)}</section>
  ${form(visit, { action: paths.externalLink, carry: { decision: 'link' }, submit: textFor(visit, 'External.linkSubmit') })}
  ${form(visit, { action: paths.externalLink, carry: { decision: 'later' }, submit: textFor(visit, 'External.linkLater'), quiet: true })}`
  return { kind: 'page', page: { title, body } }
}
