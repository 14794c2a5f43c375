import { requireOneLine } from '#domain/one-line.ts'
import { invalidArgument } from '#kit/errors.ts'

/** The name as it is stored; refuses one that is nothing but spaces, or no single line. */
export function normalizeOrgName(name: string, refusalId: string): string {
  const trimmed = name.trim()
  if (!trimmed) throw invalidArgument(refusalId, 'Errors.Org.Invalid')
  requireOneLine({ name: trimmed })
  return trimmed
}
