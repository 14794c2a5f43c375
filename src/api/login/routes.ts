/** Routes of the login pages, a line per page. */
import type { FastifyInstance } from 'fastify'
import { loadAssets } from '#api/login/assets.ts'
import { registerBrandingSheets } from '#api/login/branding.ts'
import { externalCallback } from '#api/login/external/callback.ts'
import { showChoice, submitNewPerson } from '#api/login/external/choice.ts'
import { showDirectory, submitDirectory } from '#api/login/external/directory.ts'
import { showLink, submitLink } from '#api/login/external/link.ts'
import { startExternal } from '#api/login/external/start.ts'
import { paths } from '#api/login/paths.ts'
import { serve } from '#api/login/serve.ts'
import { cancelSignIn, chooseAccount } from '#api/login/steps/accounts.ts'
import { showApplications, withdrawApplication } from '#api/login/steps/applications.ts'
import { showChangePassword, submitChangePassword } from '#api/login/steps/change-password.ts'
import { showConsent, submitConsent } from '#api/login/steps/consent.ts'
import { enrollSent, showEnroll, skipEnroll } from '#api/login/steps/enroll-factor.ts'
import { challengeEnrollKey, showEnrollKey, submitEnrollKey } from '#api/login/steps/enroll-key.ts'
import { showEnrollPhone, submitEnrollPhone } from '#api/login/steps/enroll-phone.ts'
import { showEnrollTotp, submitEnrollTotp } from '#api/login/steps/enroll-totp.ts'
import { showForgotPassword, submitForgotPassword } from '#api/login/steps/forgot-password.ts'
import { showHome, signOut } from '#api/login/steps/home.ts'
import { showLoginName, submitLoginName } from '#api/login/steps/login-name.ts'
import { mailVerification } from '#api/login/steps/mail-verification.ts'
import { challengePasskey, submitPasskey } from '#api/login/steps/passkey.ts'
import { challengePasskeyInit, passkeyInit } from '#api/login/steps/passkey-init.ts'
import { showPassword, submitPassword } from '#api/login/steps/password.ts'
import { passwordInit } from '#api/login/steps/password-init.ts'
import { showRemoveFactor, submitRemoveFactor } from '#api/login/steps/remove-factor.ts'
import { challengeSecondFactor, showSecondFactor, submitSecondFactor } from '#api/login/steps/second-factor.ts'
import { makeRecoveryCodes, showSecurity } from '#api/login/steps/security.ts'
import { userInit, userInvite } from '#api/login/steps/user-init.ts'
import { showVerifyEmail, submitVerifyEmail } from '#api/login/steps/verify-email.ts'
import { notFoundPage } from '#api/login/views/errors.ts'
import type { LoginDeps, LoginModule, Step } from '#api/login/visit.ts'
import { createMailLimit } from '#domain/attempt-limit/mail-limit.ts'
import { clearExpiredRecords } from '#domain/sign-in/flows/clear-expired-records.ts'
import { chooseLanguage, translate } from '#kit/translate.ts'

/** Interval for removing expired records; milliseconds. */
const SWEEP_EVERY_MS = 10 * 60 * 1000
/** Bytes; the largest form is the response of a passkey. */
const FORM_LIMIT = 64 * 1024

const pages: readonly (readonly [path: string, show: Step | undefined, submit?: Step])[] = [
  // Identification and first factor
  [paths.home, showHome],
  [paths.login, showLoginName, submitLoginName],
  [paths.accounts, undefined, chooseAccount],
  [paths.cancel, cancelSignIn],
  [paths.password, showPassword, submitPassword],
  [paths.passkey, undefined, submitPasskey],
  [paths.passkeyChallenge, undefined, challengePasskey],
  [paths.signOut, undefined, signOut],
  // A new password
  [paths.changePassword, showChangePassword, submitChangePassword],
  [paths.forgotPassword, showForgotPassword, submitForgotPassword],
  // An unverified address
  [paths.verifyEmail, showVerifyEmail, submitVerifyEmail],
  // A second factor
  [paths.factor, showSecondFactor, submitSecondFactor],
  [paths.factorChallenge, undefined, challengeSecondFactor],
  [paths.enroll, showEnroll],
  [paths.enrollTotp, showEnrollTotp, submitEnrollTotp],
  [paths.enrollKey, showEnrollKey, submitEnrollKey],
  [paths.enrollKeyChallenge, undefined, challengeEnrollKey],
  [paths.enrollSent, undefined, enrollSent],
  [paths.enrollPhone, showEnrollPhone, submitEnrollPhone],
  [paths.skipEnroll, undefined, skipEnroll],
  // The user's own factors
  [paths.security, showSecurity],
  [paths.removeFactor, showRemoveFactor, submitRemoveFactor],
  [paths.recoveryCodes, undefined, makeRecoveryCodes],
  // Applications of other organizations
  [paths.consent, showConsent, submitConsent],
  [paths.applications, showApplications, withdrawApplication],
  // Through a provider
  [paths.externalStart, startExternal],
  [paths.externalCallback, externalCallback],
  [`${paths.externalCallback}/:idpId`, externalCallback],
  [paths.externalDirectory, showDirectory, submitDirectory],
  [paths.externalChoice, showChoice, submitNewPerson],
  [paths.externalLink, showLink, submitLink],
  // Links of mails
  [paths.userInit, userInit.show, userInit.submit],
  [paths.userInvite, userInvite.show, userInvite.submit],
  [paths.mailVerification, mailVerification.show, mailVerification.submit],
  [paths.passwordInit, passwordInit.show, passwordInit.submit],
  [paths.passkeyInit, passkeyInit.show, passkeyInit.submit],
  [paths.passkeyInitChallenge, undefined, challengePasskeyInit],
]

/** Registers the pages in a separate scope, with a form parser and a not-found page. */
export async function registerLoginRoutes(app: FastifyInstance, deps: LoginDeps): Promise<void> {
  const login: LoginModule = {
    ...deps,
    assets: await loadAssets(),
    secure: deps.services.externalUrl.startsWith('https:'),
    mayMail: createMailLimit(deps.services),
  }
  await app.register(async (scope) => {
    removeExpiredRegularly(scope, deps)
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: FORM_LIMIT },
      // No form field may contain NUL, which some stores cannot search for.
      (_request, body, done) => done(null, new URLSearchParams(String(body).replaceAll('%00', ''))),
    )
    const lost = serve(login, async (visit) => notFoundPage(visit))
    // No link of this server contains NUL, which some stores cannot search for.
    scope.addHook('preHandler', async (request, reply) =>
      request.url.includes('%00') ? lost(request, reply) : undefined,
    )
    scope.addHook('preHandler', async (request, reply) => {
      if (request.method !== 'POST' || (await deps.mayAsk(request.ip, deps.now()))) return undefined
      const text = translate(chooseLanguage(request.headers['accept-language']), 'Errors.TooManyRequests')
      return reply.code(429).header('retry-after', '60').type('text/plain; charset=utf-8').send(text)
    })
    for (const { path, type, body } of Object.values(login.assets))
      scope.get(path, async (_request, reply) =>
        reply.type(type).header('cache-control', 'public, max-age=31536000, immutable').send(body),
      )
    registerBrandingSheets(scope, login)
    for (const [path, show, submit] of pages) {
      if (show) scope.get(path, serve(login, show))
      if (submit) scope.post(path, serve(login, submit, show ? undefined : paths.home))
    }
    for (const home of ['/', '/ui', '/ui/']) scope.get(home, async (_request, reply) => reply.redirect('/ui/login'))
    scope.get('/ui/login/*', lost)
    // A form too large, or of a type that no page sends.
    scope.setErrorHandler((_error, request, reply) => lost(request, reply))
  })
}

/** Removes expired records while the pages are served. */
function removeExpiredRegularly(scope: FastifyInstance, { services, now, log }: LoginDeps): void {
  const clock = setInterval(() => {
    clearExpiredRecords(services, now()).catch((cause) => log.warn({ cause }, 'expired sign-ins could not be removed'))
  }, SWEEP_EVERY_MS)
  clock.unref()
  scope.addHook('onClose', async () => clearInterval(clock))
}
