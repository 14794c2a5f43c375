import type { Services } from '#domain/context.ts'
import type { SamlEngine } from '#domain/saml/saml-engine.ts'
import type { SigningCredentials } from '#domain/saml/signing-credentials.ts'

export interface SamlApi extends SamlEngine {
  credentials(): Promise<SigningCredentials>
}

/** Answers authentication requests, for the built-in pages and for login UIs. Its parts are loaded when they are used. */
export function createSamlEngine(services: Services, now: () => number): SamlApi {
  const credentials = cachedCredentials(services, now)
  return {
    credentials,
    async answer(request, result) {
      const { respondToRequest: answerRequest } = await import('#api/saml/respond-to-request.ts')
      return answerRequest({ services, at: now(), credentials }, request, result)
    },
  }
}

/** Keys change rarely; they are read once a minute. */
const READ_EVERY_MS = 60 * 1000

function cachedCredentials(services: Services, now: () => number): SamlApi['credentials'] {
  let known: { readonly at: number; readonly credentials: Promise<SigningCredentials> } | undefined
  return () => {
    if (known && now() - known.at < READ_EVERY_MS) return known.credentials
    const credentials = load(services, now())
    known = { at: now(), credentials }
    credentials.catch(() => {
      known = undefined
    })
    return credentials
  }
}

async function load(services: Services, now: number): Promise<SigningCredentials> {
  const { loadSigningCredentials } = await import('#domain/saml/signing-credentials.ts')
  return loadSigningCredentials(services, now)
}
