import { randomBytes } from 'node:crypto'
import { hashToken } from '#crypto/token.ts'
import type { Context } from '#domain/context.ts'
import { type Idp, idpAggregate } from '#domain/idp/idp.ts'
import { openProvider } from '#domain/idp/open-provider.ts'
import type { ProviderClient } from '#domain/idp/provider-client.ts'
import { openSamlProvider } from '#domain/idp/saml/open-saml-provider.ts'
import type { SamlProviderClient, SamlRequestStep } from '#domain/idp/saml/saml-provider-client.ts'
import {
  type IntentProof,
  LOGIN_INTENT_CALLBACK_PATH,
  newIntentRow,
  sealIntent,
} from '#domain/login-intent/login-intent.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Folded } from '#eventstore/aggregate.ts'

const STATE_BYTES = 32

export interface StartLoginIntent {
  readonly idpId: string
  /** Pages of the login UI. */
  readonly successUrl: string
  readonly failureUrl: string
  /** The provider must authenticate the user again, despite an existing session there. */
  readonly reauthenticate?: boolean
}

type Starting = Context & { readonly providers: ProviderClient; readonly samlProviders: SamlProviderClient }

/**
 * Returns the intent's id, and where to send the browser or the form that it must send.
 * @throws `intent.urlInvalid`, `intent.providerNotFound`, `intent.contentMismatch`, as `ProviderClient.begin`
 */
export async function startLoginIntent(
  ctx: Starting,
  { idpId, successUrl, failureUrl, reauthenticate = false }: StartLoginIntent,
): Promise<{ readonly id: string; readonly step: SamlRequestStep }> {
  for (const url of [successUrl, failureUrl]) if (!isPage(url)) throw refuse('intent.urlInvalid')
  const idp = await ctx.events.load(idpAggregate, idpId)
  if (idp.state.status !== 'active') throw refuse('intent.providerNotFound')
  if (idp.state.config?.kind === 'ldap') throw refuse('intent.contentMismatch')
  const state = randomBytes(STATE_BYTES).toString('base64url')
  const { step, proof } = await begin(ctx, idp, { state, reauthenticate })
  const row = {
    ...newIntentRow(ctx, idp.id),
    stage: 'started' as const,
    state_hash: hashToken(state),
    sealed: sealIntent(ctx.cipher, { state, proof, successUrl, failureUrl }),
  }
  await ctx.events.writeRecords([{ table: 'login_intents', put: row }])
  return { id: row.id, step }
}

async function begin(
  ctx: Starting,
  idp: Folded<Idp>,
  { state, reauthenticate }: { readonly state: string; readonly reauthenticate: boolean },
): Promise<{ step: SamlRequestStep; proof: IntentProof }> {
  const samlProvider = openSamlProvider(ctx, idp)
  if (samlProvider) {
    // An XML id does not begin with a digit.
    const requestId = `_${randomBytes(STATE_BYTES).toString('hex')}`
    const step = await ctx.samlProviders.begin(samlProvider, { requestId, relayState: state, reauthenticate })
    return { step, proof: { kind: 'saml', requestId } }
  }
  const provider = { ...openProvider(ctx, idp), callbackPath: LOGIN_INTENT_CALLBACK_PATH }
  const { url, pledge } = await ctx.providers.begin(provider, { state, reauthenticate })
  return { step: { url }, proof: { kind: 'oidc', pledge } }
}

/** Addresses of native applications count; those that run script in the page do not. */
function isPage(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && !['javascript:', 'data:', 'vbscript:', 'blob:', 'file:', 'about:'].includes(url.protocol)
}
