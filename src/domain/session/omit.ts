/** Returns the object without one of its members. */
export function omit<T extends object, K extends keyof T>(object: T, key: K): Omit<T, K> {
  const { [key]: _omitted, ...rest } = object
  return rest
}
