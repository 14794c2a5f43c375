import type { AttributeDefinition } from '#domain/attribute-definition/attributes.ts'
import { loadAttributes } from '#domain/attribute-definition/load-attributes.ts'
import type { Context } from '#domain/context.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'

/** Lists the defined attributes by name. */
export async function listAttributes(ctx: Context): Promise<(AttributeDefinition & { name: string })[]> {
  requireOnInstance(ctx.caller, 'iam.read')
  const definitions = Object.entries(await loadAttributes(ctx))
  return definitions
    .map(([name, definition]) => ({ name, ...definition }))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
}
