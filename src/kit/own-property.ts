/**
 * Returns a record's own entry, or undefined. Required for every name of a client: a plain index also finds properties
 * that each object inherits (`constructor`, `__proto__`).
 */
export const ownProperty = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined
