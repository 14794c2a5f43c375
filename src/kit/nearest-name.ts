/** Two letters may be wrong, missing, too many or swapped. */
const FARTHEST = 2

/** Returns the known name that a misspelt one most likely means; undefined when none is near. */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  let [best, distance] = [undefined as string | undefined, FARTHEST + 1]
  for (const candidate of known) {
    const candidateDistance = editDistance(name.toLowerCase(), candidate.toLowerCase())
    if (candidateDistance < distance) [best, distance] = [candidate, candidateDistance]
  }
  return best
}

/** Whether a name may be a misspelling of another: equal but for letter case and two letters. */
export const isNearName = (name: string, other: string): boolean =>
  Math.abs(name.length - other.length) <= FARTHEST && editDistance(name.toLowerCase(), other.toLowerCase()) <= FARTHEST

/** Number of letters to insert, remove or replace (Levenshtein distance). */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (const [row, letter] of [...from].entries()) {
    const current = [row + 1]
    for (const [column, other] of [...to].entries()) {
      const replaced = (previous[column] ?? 0) + (letter === other ? 0 : 1)
      current.push(Math.min(replaced, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1))
    }
    previous = current
  }
  return previous.at(-1) ?? 0
}
