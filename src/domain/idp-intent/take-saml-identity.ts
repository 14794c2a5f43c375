import type { Context } from '#domain/context.ts'
import type { ExternalIdentity } from '#domain/idp/provider-client.ts'
import { consumeLoginIntent } from '#domain/login-intent/consume-login-intent.ts'
import { getLoginIdentity } from '#domain/login-intent/get-login-identity.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { AppError } from '#kit/errors.ts'

/**
 * Returns the identity of a SAML response that the login intent received, once. `answer` is the query of the callback.
 * @throws `provider.declined`, `provider.answerInvalid`
 */
export async function takeSamlIdentity(
  ctx: Pick<Context, 'events' | 'rows' | 'cipher' | 'now'>,
  loginIntentId: string,
  answer: URLSearchParams,
): Promise<ExternalIdentity> {
  if (answer.get('id') !== loginIntentId) throw refuse('provider.answerInvalid')
  const declined = refuse('provider.declined')
  if (answer.get('error_description') === declined.key) throw declined
  try {
    const { identity } = await getLoginIdentity(ctx, { id: loginIntentId, token: answer.get('token') ?? '' })
    await consumeLoginIntent(ctx, loginIntentId)
    return identity
  } catch (cause) {
    if (cause instanceof AppError && cause.reason?.startsWith('intent.'))
      throw refuse('provider.answerInvalid', { cause })
    throw cause
  }
}
