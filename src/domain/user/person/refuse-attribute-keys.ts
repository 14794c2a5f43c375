import { refuse } from '#domain/reasons/reason.ts'
import { ATTRIBUTE_KEY_PREFIX } from '#domain/user/person/rows.ts'

/**
 * Rejects metadata under the keys of attributes (docs/decisions/0010): attributes are validated and written on their
 * own, so metadata cannot contradict them.
 */
export function refuseAttributeKeys(keys: readonly string[]): void {
  if (keys.some((key) => key.trim().startsWith(ATTRIBUTE_KEY_PREFIX))) throw refuse('metadata.isAttribute')
}
