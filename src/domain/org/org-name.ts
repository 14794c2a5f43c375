import { requireUniqueName } from '#domain/input/one-line.ts'
import { invalidArgument } from '#kit/errors.ts'

/** The name as it is stored; refuses one that is nothing but spaces, no single line, or nothing to tell it by. */
export function normalizeOrgName(name: string, refusalId: string): string {
  const trimmed = name.trim()
  if (!trimmed) throw invalidArgument(refusalId, 'Errors.Org.Invalid')
  requireUniqueName({ name: trimmed })
  return trimmed
}
