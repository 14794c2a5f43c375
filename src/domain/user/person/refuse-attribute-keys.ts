import { ATTRIBUTE_KEY_PREFIX } from '#domain/user/person/rows.ts'
import { invalidArgument } from '#kit/errors.ts'

/**
 * Refuses to write metadata under the keys of attributes (docs/decisions/0010): what stands there is checked and
 * written as an attribute, so the two can never disagree.
 */
export function refuseAttributeKeys(keys: readonly string[]): void {
  if (keys.some((key) => key.trim().startsWith(ATTRIBUTE_KEY_PREFIX)))
    throw invalidArgument('META-Nevis', 'Errors.Metadata.IsAttribute')
}
