/** Definition of an attribute, with the characteristics of RFC 7643 §7. */
export interface Attribute {
  readonly name: string
  readonly type: 'string' | 'boolean' | 'integer' | 'dateTime' | 'reference' | 'binary' | 'complex'
  readonly multiValued: boolean
  readonly description: string
  readonly required: boolean
  readonly caseExact: boolean
  readonly mutability: 'readOnly' | 'readWrite' | 'immutable' | 'writeOnly'
  readonly returned: 'always' | 'never' | 'default' | 'request'
  readonly uniqueness: 'none' | 'server' | 'global'
  readonly canonicalValues?: readonly string[]
  readonly referenceTypes?: readonly string[]
  readonly subAttributes?: readonly Attribute[]
}

export interface Schema {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly attributes: readonly Attribute[]
}

type Characteristics = Partial<Omit<Attribute, 'name' | 'description'>>

/** Declares a readable and writable text that answers return by default; `more` overrides these characteristics. */
export function attribute(name: string, description: string, more: Characteristics = {}): Attribute {
  return {
    name,
    type: 'string',
    multiValued: false,
    description,
    required: false,
    caseExact: false,
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: 'none',
    ...more,
  }
}

/** A list of values with a kind, one of which may be the primary one (RFC 7643 §2.4). */
export function plural(name: string, description: string, more: Characteristics & { kinds?: readonly string[] } = {}) {
  const { kinds, subAttributes = [], ...characteristics } = more
  return attribute(name, description, {
    type: 'complex',
    multiValued: true,
    subAttributes: [
      ...subAttributes,
      attribute('display', 'Text for display.'),
      attribute('type', 'Kind of the value.', kinds ? { canonicalValues: kinds } : {}),
      attribute('primary', 'Whether this is the preferred value; one value at most is.', { type: 'boolean' }),
    ],
    ...characteristics,
  })
}

export function findAttribute(attributes: readonly Attribute[], name: string): Attribute | undefined {
  const folded = name.toLowerCase()
  return attributes.find((each) => each.name.toLowerCase() === folded)
}
