import fc from 'fast-check'

/** A parser of untrusted input, and the property that must hold for every input. */
export interface Target {
  readonly name: string
  readonly property: fc.IRawProperty<unknown>
}

export interface Found {
  readonly failed: boolean
  readonly runs: number
  readonly seed: number
  /** The smallest case that failed, and how to run it again. */
  readonly report: string
}

/** Tries so many cases; the seed makes the same ones again. */
export function fuzz(target: Target, runs: number, seed: number): Found {
  // None of the targets is asynchronous, so neither is the check.
  const details = fc.check(target.property, { numRuns: runs, seed, maxSkipsPerRun: 1000 }) as fc.RunDetails<unknown>
  const report = details.failed ? fc.defaultReportMessage(details) : ''
  return { failed: details.failed, runs: details.numRuns, seed, report: report ?? '' }
}

/** Returns texts with parts cut out, doubled or replaced, often by characters significant to a parser. */
export const mutated = (samples: fc.Arbitrary<string>, scraps: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(samples, fc.array(change(scraps), { maxLength: 3 }))
    .map(([sample, changes]) => changes.reduce((text, alter) => alter(text), sample))

const change = (scraps: readonly string[]): fc.Arbitrary<(text: string) => string> =>
  fc
    .record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.nat({ max: 6 }),
      put: fc.oneof(
        fc.constantFrom(...scraps),
        fc.string({ unit: 'binary', maxLength: 3 }),
        fc.constantFrom<'double' | 'drop'>('double', 'drop'),
      ),
    })
    .map(({ at, length, put }) => (text) => {
      const from = Math.floor(at * text.length)
      const cut = text.slice(from, from + length)
      const inserted = put === 'double' ? cut + cut : put === 'drop' ? '' : put
      return text.slice(0, from) + inserted + text.slice(from + length)
    })
