import type { CallFacts } from '#api/zitadel/interceptors/access.ts'
import type { AppError } from '#kit/errors.ts'

/**
 * Returns how a developer can correct a call: the limit, or the allowed value. It is an additional member of JSON
 * errors, because clients compare the message itself.
 */
export function hintOf({ key, params }: AppError, facts: CallFacts): string | undefined {
  switch (key) {
    case 'Errors.Query.LimitExceeded':
      return params.max === undefined ? undefined : `the highest limit is ${params.max}`
    case 'Errors.User.PasswordComplexityPolicy.MinLength':
      return params.minLength === undefined ? undefined : `a password has at least ${params.minLength} characters`
    case 'Errors.Token.Invalid':
      return tokenHint(facts.authorization ?? '')
    default:
      return undefined
  }
}

function tokenHint(authorization: string): string {
  const [scheme = '', credential = ''] = authorization.split(' ', 2)
  if (scheme.toLowerCase() === 'dpop')
    return 'the token is not bound by DPoP, or the proof is of another key, token, method or address, too old, or was used before'
  if (scheme.toLowerCase() !== 'bearer') return 'the Authorization header has to be "Bearer" and a token'
  if (credential === '') return 'the Authorization header has no token'
  return 'the token is unknown, expired or revoked, made for another API (access keys of Nevis are for /nevis/), or bound to a key that the request does not prove'
}
