import type { KoaContextWithOIDC } from 'oidc-provider'

/**
 * The client id as the client sent it. A machine user may authenticate with its login name or its id; libraries look
 * for the one they sent in the tokens.
 */
export function clientIdSent(ctx: KoaContextWithOIDC): string {
  const basic = /^Basic (.+)$/i.exec(ctx.get('authorization'))?.[1]
  const sent = basic
    ? decodeURIComponent((Buffer.from(basic, 'base64').toString().split(':')[0] ?? '').replaceAll('+', ' '))
    : ctx.oidc.params?.client_id
  return typeof sent === 'string' && sent !== '' ? sent : (ctx.oidc.client?.clientId ?? '')
}
