import { requireUniqueName } from '#domain/input/one-line.ts'
import { refuse } from '#domain/reasons/reason.ts'

/** Returns the name as it is stored. Rejects an empty name, more than one line, and names without a visible letter. */
export function normalizeOrgName(name: string): string {
  const trimmed = name.trim()
  if (!trimmed) throw refuse('org.nameInvalid')
  requireUniqueName({ name: trimmed })
  return trimmed
}
