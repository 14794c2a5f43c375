import fc from 'fast-check'
import type { JWTPayload } from 'jose'
import type { Target } from '#bench/fuzz/target.ts'
import { keyIdOf, mistypedClaim } from '#crypto/jwt-types.ts'

const NAMES = ['kid', 'iss', 'sub', 'jti', 'aud', 'constructor', '__proto__']
const anything = fc.dictionary(fc.oneof(fc.constantFrom(...NAMES), fc.string()), fc.jsonValue(), { maxKeys: 8 })

const isText = (value: unknown) => value === undefined || typeof value === 'string'

/** Of whatever JSON a token is made, only texts pass for names of keys, issuers, subjects and tokens. */
export const tokenMembers: Target = {
  name: 'members of tokens',
  property: fc.property(anything, (given) => {
    const { iss, sub, jti, aud } = given
    const audience = Array.isArray(aud) ? aud : [aud]
    const right = [iss, sub, jti, ...audience].every(isText) && aud !== null
    // A claim of another type is what is given here.
    return isText(keyIdOf(given)) && (mistypedClaim(given as JWTPayload) === undefined) === right
  }),
}
