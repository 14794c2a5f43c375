/**
 * Limits on the items of a kind that one owner may have. An aggregate is read, cached and compared as a whole, so its
 * size must be limited (docs/compatibility.md).
 */
import { refuse } from '#domain/reasons/reason.ts'

export const limits = {
  /** Of one user, or one organization. Bytes: of keys and values together, the values as they are before base64. */
  metadataEntries: 1_000,
  metadataBytes: 2_000_000,
  /** Of one machine user. */
  machineKeys: 500,
  personalAccessTokens: 500,
  /** Of one person. */
  idpLinks: 100,
  passkeys: 100,
  securityKeys: 100,
  /** Of the instance. */
  webKeys: 50,
  /** Of one target. */
  targetKeys: 20,
} as const

/**
 * Refuses one more where there are as many as there may be.
 * @throws AppError failedPrecondition, naming the limit
 */
export function requireBelowLimit(have: number, max: number): void {
  if (have >= max) throw refuse('limit.count', { params: { max: max } })
}

type Values = Readonly<Record<string, { readonly value: string }>>

/**
 * Rejects metadata beyond its owner's limit. Values in base64. An owner already beyond a limit may replace entries
 * without growing. @throws AppError failedPrecondition, naming the limit
 */
export function requireMetadataLimits(
  known: Values,
  added: readonly { readonly key: string; readonly value: string }[],
): void {
  const next = new Map(Object.entries(known).map(([key, { value }]) => [key, value]))
  const before = { entries: next.size, bytes: bytesOf(next) }
  for (const { key, value } of added) next.set(key, value)
  const bytes = bytesOf(next)
  if (next.size > limits.metadataEntries && next.size > before.entries) {
    const params = { max: limits.metadataEntries }
    throw refuse('limit.metadataEntries', { params })
  }
  if (bytes > limits.metadataBytes && bytes > before.bytes) {
    const params = { max: limits.metadataBytes }
    throw refuse('limit.metadataBytes', { params })
  }
}

function bytesOf(metadata: ReadonlyMap<string, string>): number {
  let bytes = 0
  for (const [key, value] of metadata) bytes += key.length + Math.floor((value.length * 3) / 4)
  return bytes
}
