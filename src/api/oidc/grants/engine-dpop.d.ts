/** The engine's types leave out its helpers for custom grants. */
declare module 'oidc-provider/lib/helpers/grants.js' {
  import type { X509Certificate } from 'node:crypto'
  import type Provider from 'oidc-provider'
  import type { KoaContextWithOIDC } from 'oidc-provider'

  export interface DpopProof {
    /** RFC 7638 thumbprint of the key. */
    readonly thumbprint: string
    readonly jti: string
  }
  export function checkDpopReplay(
    provider: Provider,
    ctx: KoaContextWithOIDC,
    proof: DpopProof,
    clientId: string,
  ): Promise<void>
  /** Returns the client's certificate if its tokens are bound to one (RFC 8705 §3), or throws. */
  export function checkMtlsCert(provider: Provider, ctx: KoaContextWithOIDC): X509Certificate | undefined
  export function validateDpop(provider: Provider, ctx: KoaContextWithOIDC): Promise<DpopProof | undefined>
}
