/**
 * A compiled rule: returns the reason why a value breaks it, in the texts of protoc-gen-validate
 * (docs/contract/zitadel-management-v1.md, 4.5), or undefined. The reason includes its cause, if any.
 */
export type Check = (value: unknown) => string | undefined

/** Joins a reason and its cause as they are shown. */
export const causedBy = (reason: string, cause: string): string => `${reason} | caused by: ${cause}`

/** The first reason that any of the checks finds. */
export function firstOf(checks: readonly Check[]): Check {
  return (value) => {
    for (const check of checks) {
      const reason = check(value)
      if (reason !== undefined) return reason
    }
    return undefined
  }
}

/** A list as Go prints it: `[0 1]`. */
export const goList = (items: readonly unknown[]): string => `[${items.join(' ')}]`
