/** Callback for identity providers, for sign-ins that a login UI started over the API. */
import type { FastifyPluginAsync } from 'fastify'
import type { Services } from '#domain/context.ts'
import type { ProviderClient } from '#domain/idp/provider-client.ts'
import { finishLoginIntent } from '#domain/login-intent/finish-login-intent.ts'
import { LOGIN_INTENT_CALLBACK_PATH } from '#domain/login-intent/login-intent.ts'
import { AppError } from '#kit/errors.ts'
import type { Log } from '#kit/log.ts'
import { translate } from '#kit/translate.ts'

export interface ProviderCallbackOptions {
  readonly providers: ProviderClient
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly log: Log
}

export const providerCallbackRoute =
  (services: Services, { providers, now, log }: ProviderCallbackOptions): FastifyPluginAsync =>
  async (app) => {
    app.get(LOGIN_INTENT_CALLBACK_PATH, async (request, reply) => {
      const query = (request.raw.url ?? '').split('?', 2)[1] ?? ''
      reply.header('cache-control', 'no-store')
      try {
        const { url } = await finishLoginIntent({ ...services, providers }, new URLSearchParams(query), now())
        return reply.redirect(url, 303)
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        log.debug(
          { reason: error.reason, cause: error.cause },
          'a browser returned from a provider without an open intent',
        )
        return reply
          .code(400)
          .type('text/plain')
          .send(translate('en', error.key) ?? error.key)
      }
    })
  }
