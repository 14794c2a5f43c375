import type { Check } from '#api/zitadel/interceptors/validate/check.ts'

/** Bounds as the descriptor gives them. */
export interface Bounds {
  readonly exact?: bigint | undefined
  readonly min?: bigint | undefined
  readonly max?: bigint | undefined
}

/** The texts of one kind of length, for bounds as printed. */
export interface LengthTexts {
  exactly(n: bigint): string
  between(min: bigint, max: bigint): string
  atLeast(min: bigint): string
  atMost(max: bigint): string
}

/** `runes` or `bytes`. */
export const valueLength = (unit: string): LengthTexts => ({
  exactly: (n) => `value length must be ${n} ${unit}`,
  between: (min, max) => `value length must be between ${min} and ${max} ${unit}, inclusive`,
  atLeast: (min) => `value length must be at least ${min} ${unit}`,
  atMost: (max) => `value length must be at most ${max} ${unit}`,
})

export const ITEM_COUNT: LengthTexts = {
  exactly: (n) => `value must contain exactly ${n} item(s)`,
  between: (min, max) => `value must contain between ${min} and ${max} items, inclusive`,
  atLeast: (min) => `value must contain at least ${min} item(s)`,
  atMost: (max) => `value must contain no more than ${max} item(s)`,
}

/** No check if there is no bound. */
export function lengthChecks(bounds: Bounds, lengthOf: (value: unknown) => number, texts: LengthTexts): Check[] {
  const { exact, min, max } = bounds
  const low = exact ?? min
  const high = exact ?? max
  if (low === undefined && high === undefined) return []
  const reason = reasonFor(low, high, texts)
  const [from, to] = [Number(low ?? 0n), high === undefined ? Number.POSITIVE_INFINITY : Number(high)]
  return [
    (value) => {
      const length = lengthOf(value)
      return length < from || length > to ? reason : undefined
    },
  ]
}

function reasonFor(low: bigint | undefined, high: bigint | undefined, texts: LengthTexts): string {
  if (low === undefined) return texts.atMost(high ?? 0n)
  if (high === undefined) return texts.atLeast(low)
  return low === high ? texts.exactly(low) : texts.between(low, high)
}
