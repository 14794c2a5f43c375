import { refuse } from '#domain/reasons/reason.ts'
import { ATTRIBUTE_KEY_PREFIX } from '#domain/user/person/rows.ts'

/**
 * Refuses to write metadata under the keys of attributes (docs/decisions/0010): what stands there is checked and
 * written as an attribute, so the two can never disagree.
 */
export function refuseAttributeKeys(keys: readonly string[]): void {
  if (keys.some((key) => key.trim().startsWith(ATTRIBUTE_KEY_PREFIX))) throw refuse('metadata.isAttribute')
}
