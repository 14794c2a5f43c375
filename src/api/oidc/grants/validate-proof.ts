/** DPoP proofs of grants that the engine does not answer itself (RFC 9449 §5), by the engine's own check. */
import { errors } from 'oidc-provider'
import { checkDpopReplay, type DpopProof, validateDpop } from 'oidc-provider/lib/helpers/grants.js'
import type { GrantContext } from '#api/oidc/grants/issue-tokens.ts'

/** Returns the proof of a request; undefined: none came, and none is required. */
export async function validateProof(ctx: GrantContext): Promise<DpopProof | undefined> {
  const { provider, client } = ctx.oidc
  const proof = await validateDpop(provider, ctx)
  if (proof) await checkDpopReplay(provider, ctx, proof, client.clientId)
  else if (client.dpopBoundAccessTokens) throw new errors.InvalidGrant('DPoP proof JWT not provided')
  return proof
}
