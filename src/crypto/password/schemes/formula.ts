import { decodeBase64 } from '#crypto/password/encoding/base64.ts'
import { notSupported } from '#crypto/password/encoding/not-supported.ts'
import { dollarFields, withinBounds } from '#crypto/password/encoding/parameters.ts'
import { formulaWork } from '#crypto/password/formula/formula-work.ts'
import { parseFormula } from '#crypto/password/formula/parse-formula.ts'
import type { Formula } from '#crypto/password/formula/syntax.ts'
import type { RunRounds } from '#crypto/password/rounds/job.ts'
import type { PasswordScheme } from '#crypto/password/scheme.ts'
import { sameBytes } from '#crypto/secret-compare.ts'

const SALT_BYTES = { min: 0, max: 1024 }
const HASH_BYTES = { min: 8, max: 256 }
/** Digest calls for a password of usual length: a few seconds. */
const WORK = { min: 0, max: 2_000_000 }
const HEAVY_WORK = 500_000
const USUAL_PASSWORD_BYTES = 72

/** `$formula$<formula>$<salt>$<hash>`: composed digests. The key of `$key$` is the input `key`. */
export function formulaScheme(runRounds: RunRounds): PasswordScheme {
  return {
    recognises: (encoded) => encoded.startsWith('$formula$'),
    parse(encoded, { key = new Uint8Array() }) {
      const [, text = '', saltText, hashText] = dollarFields('formula', encoded, 4)
      const formulas = parseFormula(text)
      const salt = decodeBase64('formula: the salt', saltText, SALT_BYTES)
      const expected = decodeBase64('formula: the hash', hashText, HASH_BYTES)
      const work = boundedWork(formulas, salt, key)
      return {
        parameters: `formula ${text}`,
        heavy: work > HEAVY_WORK,
        async verify(password) {
          if (workOf(formulas, { password, salt, key }) > 2 * WORK.max) return 'wrong'
          let result: 'ok' | 'wrong' = 'wrong'
          // Every formula is evaluated, so that the time does not depend on which one matches.
          for (const formula of formulas) {
            const made = await runRounds({ algorithm: 'formula', formula, password, salt, key })
            if (sameBytes(made, expected)) result = 'ok'
          }
          return result
        },
      }
    },
  }
}

/** `$prehash$<formula>$<salt>` before another encoding: the hash of a formula's result for the password. */
export function prehashScheme(runRounds: RunRounds): PasswordScheme {
  return {
    recognises: (encoded) => encoded.startsWith('$prehash$'),
    parse(encoded, context) {
      const [, text = '', saltText, inner] = /^\$prehash\$([^$]*)\$([^$]*)(\$.+)$/s.exec(encoded) ?? []
      if (inner === undefined) throw notSupported('prehash: expected a formula, a salt and the hash made of the result')
      if (/^\$(prehash|either|key)\$/.test(inner)) throw notSupported('prehash: the inner hash has to be a plain one')
      const [formula, ...others] = parseFormula(text)
      if (!formula || others.length > 0) throw notSupported('prehash: one formula is expected')
      const salt = decodeBase64('prehash: the salt', saltText, SALT_BYTES)
      const key = context.key ?? new Uint8Array()
      const work = boundedWork([formula], salt, key)
      const stored = context.parse(inner, { parse: context.parse })
      return {
        parameters: `prehash ${text} ${stored.parameters}`,
        heavy: stored.heavy || work > HEAVY_WORK,
        async verify(password) {
          if (workOf([formula], { password, salt, key }) > 2 * WORK.max) return 'wrong'
          return stored.verify(await runRounds({ algorithm: 'formula', formula, password, salt, key }))
        },
      }
    },
  }
}

function boundedWork(formulas: readonly Formula[], salt: Uint8Array, key: Uint8Array): number {
  const password = new Uint8Array(USUAL_PASSWORD_BYTES)
  return withinBounds('formula: the number of digests', Math.round(workOf(formulas, { password, salt, key })), WORK)
}

function workOf(formulas: readonly Formula[], inputs: Record<'password' | 'salt' | 'key', Uint8Array>): number {
  const lengths = { password: inputs.password.length, salt: inputs.salt.length, key: inputs.key.length }
  return formulas.reduce((sum, formula) => sum + formulaWork(formula, lengths), 0)
}
