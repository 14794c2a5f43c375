import { randomBytes } from 'node:crypto'
import { hashToken } from '#crypto/token.ts'
import type { Context } from '#domain/context.ts'
import { idpAggregate } from '#domain/idp/idp.ts'
import { openProvider } from '#domain/idp/open-provider.ts'
import type { ProviderClient } from '#domain/idp/provider-client.ts'
import { LOGIN_INTENT_CALLBACK_PATH, LOGIN_INTENT_MS, sealIntent } from '#domain/login-intent/login-intent.ts'
import { refuse } from '#domain/reasons/reason.ts'

const STATE_BYTES = 32

export interface StartLoginIntent {
  readonly idpId: string
  /** Pages of the login UI. */
  readonly successUrl: string
  readonly failureUrl: string
}

/** Returns where to send the browser. @throws `intent.urlInvalid`, `intent.providerNotFound`, as `ProviderClient.begin` */
export async function startLoginIntent(
  ctx: Context & { readonly providers: ProviderClient },
  { idpId, successUrl, failureUrl }: StartLoginIntent,
): Promise<{ url: string }> {
  for (const url of [successUrl, failureUrl]) if (!isPage(url)) throw refuse('intent.urlInvalid')
  const idp = await ctx.events.load(idpAggregate, idpId)
  if (idp.state.status !== 'active') throw refuse('intent.providerNotFound')
  const state = randomBytes(STATE_BYTES).toString('base64url')
  const provider = { ...openProvider(ctx, idp), callbackPath: LOGIN_INTENT_CALLBACK_PATH }
  const { url, pledge } = await ctx.providers.begin(provider, { state, reauthenticate: false })
  const row = {
    id: ctx.newId(),
    state_hash: hashToken(state),
    idp_id: idp.id,
    stage: 'started' as const,
    sealed: sealIntent(ctx.cipher, { state, pledge, successUrl, failureUrl }),
    token_hash: '',
    user_id: '',
    created_at: ctx.now,
    changed_at: ctx.now,
    expires_at: ctx.now + LOGIN_INTENT_MS,
  }
  await ctx.events.writeRecords([{ table: 'login_intents', put: row }])
  return { url }
}

/** Addresses of native applications count; those that run script in the page do not. */
function isPage(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && !['javascript:', 'data:', 'vbscript:', 'blob:', 'file:', 'about:'].includes(url.protocol)
}
