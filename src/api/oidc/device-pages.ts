/** Pages of the device flow: entering the user code, confirming the device, and the result. */
import type { KoaContextWithOIDC } from 'oidc-provider'
import { escapeText, form, type PageText, showPage } from '#api/oidc/pages.ts'
import { paths } from '#api/oidc/paths.ts'

/** The engine binds its forms to the browser by this. */
const xsrfOf = (ctx: KoaContextWithOIDC): string => {
  const secret = ctx.oidc.session?.state?.secret
  return typeof secret === 'string' ? secret : ''
}

/** Text for a rejected user code, by the name of the engine's error. */
const problems: Readonly<Record<string, string>> = {
  NoCodeError: 'device.missing',
  NotFoundError: 'device.unknown',
  ExpiredError: 'device.expired',
  AlreadyUsedError: 'device.used',
  AbortedError: 'device.aborted',
}

export async function showUserCodeForm(
  ctx: KoaContextWithOIDC,
  _form: string,
  _out?: unknown,
  error?: Error,
): Promise<void> {
  const { session } = ctx.oidc
  // For `countGuesses`.
  ctx.state.wrongUserCode = error?.name === 'NotFoundError'
  if (error && session && session.exp === undefined) {
    // The browser never opened the page, or lost its cookie. The engine fails on a session that it never stored.
    Object.assign(session, { touched: false })
    ctx.status = 303
    return ctx.redirect(paths.code_verification)
  }
  const problem = error && (problems[error.name] ?? 'device.failed')
  await showPage(ctx, {
    title: 'device.title',
    body: (translated) =>
      `<p class="lead">${translated('device.text')}</p>${problem ? `<div class="notice notice-bad" role="alert"><span>${translated(problem)}</span></div>` : ''}${form(
        paths.code_verification,
        { xsrf: xsrfOf(ctx) },
        `<div class="field code"><label for="user_code">${translated('device.code')}</label>
<input id="user_code" name="user_code" autocomplete="off" autocapitalize="characters" spellcheck="false" autofocus required></div>
<button type="submit">${translated('device.continue')}</button>`,
      )}`,
  })
}

/**
 * Arguments that the engine passes for the confirmation of a device; the device itself is described by its own request
 * only.
 */
type Confirmation = [
  ctx: KoaContextWithOIDC,
  form: string,
  client: { readonly clientName?: string | undefined; readonly clientId: string },
  device: unknown,
  userCode: string,
]

/** Names the application and the code, so that the user notices a code that an attacker sent (RFC 8628 §5.4). */
export async function confirmUserCode(...[ctx, , client, , userCode]: Confirmation): Promise<void> {
  const name = client.clientName ?? client.clientId
  await showPage(ctx, {
    title: 'device.confirmTitle',
    body: (translated) =>
      `<p class="lead">${translated('device.confirmText', { application: name })}</p><p class="user-code">${escapeText(userCode)}</p>${form(
        paths.code_verification,
        { xsrf: xsrfOf(ctx), user_code: userCode, confirm: 'yes' },
        buttons(translated),
      )}`,
  })
}

const buttons = (translated: PageText): string =>
  `<button type="submit">${translated('device.allow')}</button>
<button type="submit" class="second" name="abort" value="yes">${translated('device.deny')}</button>`

export async function deviceIsIn(ctx: KoaContextWithOIDC): Promise<void> {
  await showPage(ctx, {
    title: 'device.doneTitle',
    body: (translated) =>
      `<p class="lead">${translated('device.doneText', { application: ctx.oidc.client?.clientName ?? '' })}</p>`,
  })
}
