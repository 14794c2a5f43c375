/**
 * Runs the executions of the functions `preuserinfo` and `preaccesstoken` (docs/actions.md): targets see the claims and may
 * append others. A claim of the protocol or of Usher is never replaced.
 */
import { type FunctionName, functionCondition } from '#domain/action/condition.ts'
import { systemCaller } from '#domain/caller.ts'
import type { Services } from '#domain/context.ts'
import { type MetadataEntries, setUserMetadata } from '#domain/user/metadata/set-user-metadata.ts'
import { AppError } from '#kit/errors.ts'
import type { Json, JsonObject } from '#kit/json.ts'

/** Claims that only the server sets (RFC 7519 §4.1, RFC 9068 §2.2, OpenID Connect Core §2). */
const RESERVED = new Set(
  'iss sub aud exp nbf iat jti azp nonce auth_time acr amr at_hash c_hash s_hash sid client_id scope cnf act typ'.split(
    ' ',
  ),
)
const LOG_CLAIM = 'urn:zitadel:iam:action:{{name}}:log'

type Claims = Readonly<Record<string, unknown>>

/** Returns the claims with those that targets appended, and stores the metadata that they set on the user. */
export async function withFunctionClaims<C extends Claims>(
  services: Services,
  name: FunctionName,
  claims: C,
): Promise<C> {
  const { actions } = services
  const targets = actions?.registry.targetsFor([functionCondition(name)]) ?? []
  if (!actions || targets.length === 0) return claims
  // Claims are JSON: they are about to be serialized.
  const userinfo = claims as JsonObject
  const body = { function: functionCondition(name), userinfo, user: { id: userinfo.sub } }
  const response = await actions.caller.run(targets, (replacement) => ({ ...body, ...replacement }))
  await storeMetadata(services, userinfo.sub, metadataOf(response))
  return { ...claimsToAppend(response, name), ...claims }
}

/** Creator of the events. */
const ACTIONS = 'ACTIONS'

async function storeMetadata(services: Services, userId: Json | undefined, entries: MetadataEntries): Promise<void> {
  if (entries.length === 0 || typeof userId !== 'string') return
  const ctx = { ...services, caller: systemCaller(ACTIONS), now: Date.now(), language: 'en' }
  try {
    await setUserMetadata(ctx, { id: userId }, entries)
  } catch (error) {
    // Metadata beyond the limits of a user is not stored, and ends no sign-in.
    if (!(error instanceof AppError)) throw error
  }
}

/** Values are base64, as in the metadata of the API. */
const metadataOf = (response: JsonObject | undefined): MetadataEntries =>
  listOf(response?.set_user_metadata).flatMap((entry) => {
    const { key, value } = isObject(entry) ? entry : {}
    if (typeof key !== 'string' || typeof value !== 'string') return []
    const bytes = Buffer.from(value, 'base64')
    return bytes.toString('base64').replace(/=+$/, '') === value.replace(/=+$/, '') ? [{ key, value: bytes }] : []
  })

function claimsToAppend(response: JsonObject | undefined, name: string): Record<string, Json> {
  const entries = listOf(response?.append_claims).flatMap((entry): [string, Json][] => {
    const { key, value } = isObject(entry) ? entry : {}
    return typeof key === 'string' && value !== undefined && !isReserved(key) ? [[key, value]] : []
  })
  const logs = listOf(response?.append_log_claims).filter((line) => typeof line === 'string')
  return Object.fromEntries([
    ...entries,
    ...(logs.length > 0 ? [[LOG_CLAIM.replace('{{name}}', name), logs] as const] : []),
  ])
}

const isReserved = (key: string): boolean => RESERVED.has(key) || key.startsWith('urn:zitadel:iam')
const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : [])
const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
