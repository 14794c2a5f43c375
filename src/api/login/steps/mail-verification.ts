/**
 * Page of the verification mail's link. Opening it shows a button, which verifies: mail scanners open every link and
 * must not verify an address (differs from ZITADEL, docs/compatibility.md).
 */
import { html } from '#api/login/html.ts'
import { paths } from '#api/login/paths.ts'
import { sendCodeSilently } from '#api/login/send-code-silently.ts'
import { type LinkPage, linkSteps } from '#api/login/steps/link-page.ts'
import { message, signInButton } from '#api/login/views/messages.ts'
import { form, heading, textWith } from '#api/login/views/parts.ts'
import { textFor } from '#api/login/visit.ts'
import { forWaitingApplication } from '#api/login/waiting-request.ts'
import { emailSlot } from '#domain/user/code-slots.ts'
import { resendEmailVerification } from '#domain/user/email/resend-email-verification.ts'
import { verifyEmail } from '#domain/user/email/verify-email.ts'

const page: LinkPage = {
  path: paths.mailVerification,
  typed: true,
  slot: () => emailSlot,
  async show(visit, link) {
    const title = textFor(visit, 'Mail.title')
    const address = link.state?.email.address
    const lead = address ? textWith(visit, 'Mail.text', 'email', address) : textFor(visit, 'Mail.ask')
    const body = html`${heading(title, lead)}
    ${form(visit, {
      action: page.path,
      carry: { ...link.carry, code: link.code },
      submit: textFor(visit, 'Mail.submit'),
    })}`
    return { kind: 'page', page: { title, body } }
  },
  async submit(visit, link) {
    await verifyEmail(link.ctx, link.user, link.code)
    return message({
      title: textFor(visit, 'Mail.doneTitle'),
      text: textFor(visit, 'Mail.doneText'),
      sign: 'done',
      next: signInButton(await forWaitingApplication(visit), link.loginName),
    })
  },
  used: (visit) => ({ title: textFor(visit, 'Mail.usedTitle'), text: textFor(visit, 'Mail.usedText'), sign: 'done' }),
  resend: (visit, { ctx, user }) => sendCodeSilently(visit, user.id, () => resendEmailVerification(ctx, user)),
}

export const mailVerification = linkSteps(page)
