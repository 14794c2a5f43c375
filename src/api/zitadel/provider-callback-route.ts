/** Addresses that identity providers send browsers back to, for sign-ins that a login UI started over the API. */
import type { FastifyPluginAsync, FastifyReply } from 'fastify'
import type { Services } from '#domain/context.ts'
import { idpAggregate } from '#domain/idp/idp.ts'
import type { ProviderClient } from '#domain/idp/provider-client.ts'
import { openSamlProvider } from '#domain/idp/saml/open-saml-provider.ts'
import { type SamlProviderClient, samlPathsOf } from '#domain/idp/saml/saml-provider-client.ts'
import { finishLoginIntent } from '#domain/login-intent/finish-login-intent.ts'
import { finishSamlLoginIntent } from '#domain/login-intent/finish-saml-login-intent.ts'
import { LOGIN_INTENT_CALLBACK_PATH } from '#domain/login-intent/login-intent.ts'
import { AppError } from '#kit/errors.ts'
import type { Log } from '#kit/log.ts'
import { translate } from '#kit/translate.ts'

export interface ProviderCallbackOptions {
  readonly providers: ProviderClient
  readonly samlProviders: SamlProviderClient
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly log: Log
}

/** Bytes of a form; assertions with many attributes are large. */
const FORM_LIMIT = 512 * 1024
const SAML_PATHS = samlPathsOf(':idpId')

type OfProvider = { Params: { idpId: string } }

export const providerCallbackRoute =
  (services: Services, { providers, samlProviders, now, log }: ProviderCallbackOptions): FastifyPluginAsync =>
  async (app) => {
    const goOn = async (reply: FastifyReply, finish: () => Promise<{ url: string }>) => {
      reply.header('cache-control', 'no-store')
      try {
        const { url } = await finish()
        return reply.redirect(url, 303)
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        const { reason, cause } = error
        log.debug({ reason, cause }, 'a browser returned from a provider without an open intent')
        return reply
          .code(400)
          .type('text/plain')
          .send(translate('en', error.key) ?? error.key)
      }
    }
    await app.register(async (scope) => {
      scope.removeAllContentTypeParsers()
      scope.addContentTypeParser(
        'application/x-www-form-urlencoded',
        { parseAs: 'string', bodyLimit: FORM_LIMIT },
        (_request, body, done) => done(null, new URLSearchParams(String(body))),
      )
      scope.get(LOGIN_INTENT_CALLBACK_PATH, (request, reply) => {
        const query = (request.raw.url ?? '').split('?', 2)[1] ?? ''
        return goOn(reply, () => finishLoginIntent({ ...services, providers }, new URLSearchParams(query), now()))
      })
      scope.post<OfProvider>(SAML_PATHS.acs, (request, reply) => {
        const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams()
        const [samlResponse, relayState] = [form.get('SAMLResponse') ?? '', form.get('RelayState') ?? '']
        const { idpId } = request.params
        return goOn(reply, () =>
          finishSamlLoginIntent({ ...services, samlProviders }, { idpId, samlResponse, relayState }, now()),
        )
      })
      scope.get<OfProvider>(SAML_PATHS.metadata, async (request, reply) => {
        const idp = await services.events.load(idpAggregate, request.params.idpId)
        const provider = idp.state.status === 'active' ? openSamlProvider(services, idp) : undefined
        if (!provider) return reply.code(404).send({ code: 5, message: 'Not Found' })
        return reply.type('application/samlmetadata+xml; charset=utf-8').send(await samlProviders.metadata(provider))
      })
    })
  }
