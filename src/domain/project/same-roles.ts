/** The same roles, in whatever order and however often named. */
export const sameRoles = (one: readonly string[], other: readonly string[]): boolean =>
  new Set(one).symmetricDifference(new Set(other)).size === 0
