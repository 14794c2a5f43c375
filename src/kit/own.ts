/**
 * Returns a record's own entry, or undefined. For every name that comes from outside: an index alone also finds what each
 * object inherits (`constructor`, `__proto__`).
 */
export const own = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined
