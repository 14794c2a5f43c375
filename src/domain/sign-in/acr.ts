import { ACR_VALUES, type Acr } from '#domain/project/app/client/acr-values.ts'

/** The class that a sign-in by these methods (claim `amr`) reached. */
export function acrOf(amr: readonly string[]): Acr {
  if (amr.includes('user') || amr.includes('u2f')) return 'phr'
  return amr.includes('mfa') ? 'mfa' : '1fa'
}

const ranks: readonly string[] = ACR_VALUES

const isReached = (reached: string, asked: string): boolean =>
  ranks.includes(asked) && ranks.indexOf(reached) >= ranks.indexOf(asked)

/** The first of the requested classes (RFC 9470 §4) that was reached; undefined: none. */
export const satisfiedAcr = (reached: string, asked: readonly string[]): string | undefined =>
  asked.find((one) => isReached(reached, one))

/** Returns whether a request requires a second factor: every known class does. Unknown classes require nothing. */
export function requiresSecondFactor(asked: readonly string[]): boolean {
  const known = asked.filter((one) => ranks.includes(one))
  return known.length > 0 && !known.includes('1fa')
}
