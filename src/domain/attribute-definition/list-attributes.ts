import type { AttributeDefinition } from '#domain/attribute-definition/attributes.ts'
import { loadAttributes } from '#domain/attribute-definition/load-attributes.ts'
import type { OrgContext } from '#domain/context.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'

/** The custom attributes that are defined, by name. */
export async function listAttributes(ctx: OrgContext): Promise<(AttributeDefinition & { name: string })[]> {
  requireOnInstance(ctx.caller, 'iam.read')
  const definitions = Object.entries(await loadAttributes(ctx))
  return definitions
    .map(([name, definition]) => ({ name, ...definition }))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
}
