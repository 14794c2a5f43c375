import { fixedLength, operationOf } from '#crypto/password/formula/operations.ts'
import type { Formula, InputName } from '#crypto/password/formula/syntax.ts'

interface Measure {
  /** Bytes of the result, at most. */
  readonly length: number
  /** Digest calls, a kibibyte hashed counting as one more. */
  readonly work: number
}

/** Digest calls that evaluating a formula takes, from the lengths of its inputs alone. */
export function formulaWork(formula: Formula, lengths: Readonly<Record<Exclude<InputName, 'digest'>, number>>): number {
  return measure(formula, { ...lengths, digest: 0 }).work
}

function measure(formula: Formula, lengths: Readonly<Record<InputName, number>>): Measure {
  switch (formula.kind) {
    case 'input':
      return { length: lengths[formula.name], work: 0 }
    case 'literal':
      return { length: formula.bytes.length, work: 0 }
    case 'join':
      return total(formula.parts.map((part) => measure(part, lengths)))
    case 'call':
      return formula.name === 'repeat' ? measureRepeat(formula, lengths) : measureCall(formula, lengths)
  }
}

function measureCall({ name, count, args }: Formula & { kind: 'call' }, lengths: Readonly<Record<InputName, number>>) {
  const parts = args.map((arg) => measure(arg, lengths))
  const argLengths = parts.map(({ length }) => length)
  const operation = operationOf(name)
  return {
    length: operation?.lengthOf(argLengths, count) ?? 0,
    work: total(parts).work + (operation?.workOf(argLengths, count) ?? 0),
  }
}

function measureRepeat({ count, args }: Formula & { kind: 'call' }, lengths: Readonly<Record<InputName, number>>) {
  const [start, step] = args
  const first = start ? measure(start, lengths) : { length: 0, work: 0 }
  const digest = Math.max(first.length, fixedLength(step) ?? 0)
  const each = step ? measure(step, { ...lengths, digest }) : { length: 0, work: 0 }
  return { length: digest, work: first.work + count * (each.work + 1) }
}

function total(parts: readonly Measure[]): Measure {
  return parts.reduce((sum, each) => ({ length: sum.length + each.length, work: sum.work + each.work }), {
    length: 0,
    work: 0,
  })
}
