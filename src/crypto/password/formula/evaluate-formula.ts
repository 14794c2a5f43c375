import { operationOf } from '#crypto/password/formula/operations.ts'
import type { Formula, FormulaInputs } from '#crypto/password/formula/syntax.ts'

/** The bytes that a formula makes of its inputs; run in a worker. */
export function evaluateFormula(formula: Formula, inputs: FormulaInputs): Uint8Array {
  return evaluate(formula, { ...inputs, digest: new Uint8Array() })
}

function evaluate(formula: Formula, inputs: FormulaInputs & { readonly digest: Uint8Array }): Uint8Array {
  switch (formula.kind) {
    case 'input':
      return inputs[formula.name]
    case 'literal':
      return formula.bytes
    case 'join':
      return Buffer.concat(formula.parts.map((part) => evaluate(part, inputs)))
    case 'call': {
      if (formula.name === 'repeat') return repeat(formula, inputs)
      const args = formula.args.map((arg) => evaluate(arg, inputs))
      return operationOf(formula.name)?.run(args, formula.count) ?? new Uint8Array()
    }
  }
}

function repeat(
  { count, args }: Formula & { kind: 'call' },
  inputs: FormulaInputs & { readonly digest: Uint8Array },
): Uint8Array {
  const [start, step] = args
  if (!start || !step) return new Uint8Array()
  let digest = evaluate(start, inputs)
  for (let i = 0; i < count; i++) digest = evaluate(step, { ...inputs, digest })
  return digest
}
