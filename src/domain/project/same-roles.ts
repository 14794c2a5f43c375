/** Returns whether two lists have the same roles, ignoring order and repetition. */
export const sameRoles = (one: readonly string[], other: readonly string[]): boolean =>
  new Set(one).symmetricDifference(new Set(other)).size === 0
