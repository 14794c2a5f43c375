import type { AttributePath } from '#api/scim/schema/attribute-path.ts'

export type CompareOperator = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le'

export type CompareValue = string | number | boolean | null

/** A filter of RFC 7644 §3.4.2.2, whose attributes are resolved. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly filters: readonly Filter[] }
  | { readonly kind: 'not'; readonly filter: Filter }
  | { readonly kind: 'present'; readonly path: AttributePath }
  | {
      readonly kind: 'compare'
      readonly path: AttributePath
      readonly operator: CompareOperator
      readonly value: CompareValue
    }
  /** `emails[type eq "work"]`: one value of the attribute matches the whole filter. */
  | { readonly kind: 'value'; readonly path: AttributePath; readonly filter: Filter }
