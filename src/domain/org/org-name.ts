import { invalidArgument } from '#kit/errors.ts'

/** The name as it is stored; refuses one that is nothing but spaces. */
export function normalizeOrgName(name: string, refusalId: string): string {
  const trimmed = name.trim()
  if (!trimmed) throw invalidArgument(refusalId, 'Errors.Org.Invalid')
  return trimmed
}
