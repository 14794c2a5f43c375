import fc from 'fast-check'
import type { JWTPayload } from 'jose'
import type { Target } from '#bench/fuzz/target.ts'
import { keyIdOf, mistypedClaim } from '#crypto/jwt-types.ts'

const NAMES = ['kid', 'iss', 'sub', 'jti', 'aud', 'constructor', '__proto__']
const anything = fc.dictionary(fc.oneof(fc.constantFrom(...NAMES), fc.string()), fc.jsonValue(), { maxKeys: 8 })

const isText = (value: unknown) => value === undefined || typeof value === 'string'

/** In a token of any JSON, only strings are accepted as key id, issuer, subject and token id. */
export const tokenMembers: Target = {
  name: 'members of tokens',
  property: fc.property(anything, (payload) => {
    const { iss, sub, jti, aud } = payload
    const audience = Array.isArray(aud) ? aud : [aud]
    const right = [iss, sub, jti, ...audience].every(isText) && aud !== null
    // Claims of any type are the input here.
    return isText(keyIdOf(payload)) && (mistypedClaim(payload as JWTPayload) === undefined) === right
  }),
}
