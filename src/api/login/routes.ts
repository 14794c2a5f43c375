/** The pages for people: a line per page. */
import type { FastifyInstance } from 'fastify'
import { loadAssets } from '#api/login/assets.ts'
import { CHANGE_PATH, HOME_PATH } from '#api/login/dispatcher.ts'
import { createMailThrottle } from '#api/login/mail-throttle.ts'
import { serve } from '#api/login/serve.ts'
import { showChangePassword, submitChangePassword } from '#api/login/steps/change-password.ts'
import { FORGOT_PATH, showForgotPassword, submitForgotPassword } from '#api/login/steps/forgot-password.ts'
import { SIGN_OUT_PATH, showHome, signOut } from '#api/login/steps/home.ts'
import { showLoginName, submitLoginName } from '#api/login/steps/login-name.ts'
import { mailVerification } from '#api/login/steps/mail-verification.ts'
import {
  PASSKEY_CHALLENGE_PATH,
  PASSKEY_INIT_PATH,
  passkeyChallenge,
  passkeyInit,
} from '#api/login/steps/passkey-init.ts'
import { PASSWORD_PATH, showPassword, submitPassword } from '#api/login/steps/password.ts'
import { passwordInit } from '#api/login/steps/password-init.ts'
import { USER_INIT_PATH, userInit } from '#api/login/steps/user-init.ts'
import { notFoundPage } from '#api/login/views/errors.ts'
import { LOGIN_PATH } from '#api/login/views/messages.ts'
import type { LoginDeps, LoginRoom, Step } from '#api/login/visit.ts'

/** Bytes; the largest form is the answer of a passkey. */
const FORM_LIMIT = 64 * 1024

const pages: readonly (readonly [path: string, show: Step | undefined, submit?: Step])[] = [
  [HOME_PATH, showHome],
  // Sign-in
  [LOGIN_PATH, showLoginName, submitLoginName],
  [PASSWORD_PATH, showPassword, submitPassword],
  [CHANGE_PATH, showChangePassword, submitChangePassword],
  [FORGOT_PATH, showForgotPassword, submitForgotPassword],
  [SIGN_OUT_PATH, undefined, signOut],
  // Links of mails
  [USER_INIT_PATH, userInit.show, userInit.submit],
  ['/ui/login/mail/verification', mailVerification.show, mailVerification.submit],
  ['/ui/login/password/init', passwordInit.show, passwordInit.submit],
  [PASSKEY_INIT_PATH, passkeyInit.show, passkeyInit.submit],
  [PASSKEY_CHALLENGE_PATH, undefined, passkeyChallenge],
]

/** Registers the pages, in a scope of their own: how forms are read and what is not found is theirs alone. */
export async function registerLoginRoutes(app: FastifyInstance, deps: LoginDeps): Promise<void> {
  const room: LoginRoom = {
    ...deps,
    assets: await loadAssets(),
    secure: deps.rooms.externalUrl.startsWith('https:'),
    mayMail: createMailThrottle(),
  }
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: FORM_LIMIT },
      (_request, body, done) => done(null, new URLSearchParams(String(body))),
    )
    for (const { path, type, body } of Object.values(room.assets))
      scope.get(path, async (_request, reply) =>
        reply.type(type).header('cache-control', 'public, max-age=31536000, immutable').send(body),
      )
    for (const [path, show, submit] of pages) {
      if (show) scope.get(path, serve(room, show))
      if (submit) scope.post(path, serve(room, submit))
    }
    const lost = serve(room, async (visit) => notFoundPage(visit))
    scope.get('/ui/login/*', lost)
    // A form too large, or of a type that no page sends.
    scope.setErrorHandler((_error, request, reply) => lost(request, reply))
  })
}
