import type { TargetSettings } from '#domain/action/actions.ts'
import { requireOneLine } from '#domain/input/one-line.ts'
import { refuse } from '#domain/reasons/reason.ts'

/** Milliseconds: the longest timeout of a target. */
const MAX_TIMEOUT_MS = 270_000

/**
 * Returns valid settings, with the name trimmed.
 * @throws `target.nameEmpty`, `target.timeoutInvalid`, `target.endpointInvalid`
 */
export function normalizeTarget(settings: TargetSettings): TargetSettings {
  const name = settings.name.trim()
  if (!name) throw refuse('target.nameEmpty')
  requireOneLine({ name })
  if (!(settings.timeoutMs > 0 && settings.timeoutMs <= MAX_TIMEOUT_MS)) throw refuse('target.timeoutInvalid')
  if (!isEndpoint(settings.endpoint)) throw refuse('target.endpointInvalid')
  return { ...settings, name }
}

function isEndpoint(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password } = new URL(text)
  return (protocol === 'https:' || protocol === 'http:') && !username && !password
}
