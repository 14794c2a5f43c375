import { notSupported } from '#crypto/password/encoding/not-supported.ts'

export interface Bounds {
  readonly min: number
  readonly max: number
}

/**
 * A decimal number without sign or leading zeros, within bounds.
 * @throws AppError invalidArgument naming the parameter and the bound it breaks
 */
export function boundedInteger(name: string, text: string | undefined, bounds: Bounds): number {
  if (text === undefined || !/^(0|[1-9]\d*)$/.test(text)) throw notSupported(`${name} is not a decimal number`)
  return withinBounds(name, Number(text), bounds)
}

/** @throws AppError invalidArgument naming the parameter and the bound it breaks */
export function withinBounds(name: string, value: number, { min, max }: Bounds): number {
  if (value < min) throw notSupported(`${name} is ${value}, below the lowest accepted, ${min}`)
  if (value > max) throw notSupported(`${name} is ${value}, above the highest accepted, ${max}`)
  return value
}

/**
 * The fields between the dollar signs of `$id$a$b`, the id first.
 * @throws AppError invalidArgument when there are not exactly `count` of them
 */
export function dollarFields(scheme: string, encoded: string, count: number): string[] {
  const fields = encoded.split('$').slice(1)
  if (fields.length !== count)
    throw notSupported(`${scheme}: ${fields.length} fields after dollar signs, expected ${count}`)
  return fields
}
