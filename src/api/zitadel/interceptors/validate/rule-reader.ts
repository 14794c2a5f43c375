import { type DescField, isFieldSet, type Message } from '@bufbuild/protobuf'
import type { GenMessage } from '@bufbuild/protobuf/codegenv1'

/** Reads a set of rules: proto2 messages, in which only present fields have an effect. */
export interface RuleReader<M extends Message> {
  /** The rule's value if it is given. Counts as understood. */
  get<K extends keyof M & string>(name: K): M[K] | undefined
  /** Throws if a rule was not read: an unsupported rule must not count as fulfilled. */
  close(): void
}

export function readRules<M extends Message>(schema: GenMessage<M>, rules: M, where: string): RuleReader<M> {
  const open = new Map<string, DescField>()
  // GenMessage is a DescMessage; its fields are those of M.
  for (const field of schema.fields as readonly DescField[]) {
    if (isGiven(rules, field)) open.set(field.oneof?.localName ?? field.localName, field)
  }
  return {
    get(name) {
      if (!open.delete(name)) return undefined
      return rules[name]
    },
    close() {
      for (const field of open.values())
        throw new Error(`${where} has the rule ${field.parent.name}.${field.name}, which is not supported`)
    },
  }
}

function isGiven(rules: Message, field: DescField): boolean {
  if (field.fieldKind !== 'list') return isFieldSet(rules, field)
  // Plain objects keyed by local name, a list being an array.
  return (rules as unknown as Record<string, readonly unknown[]>)[field.localName]?.length !== 0
}
