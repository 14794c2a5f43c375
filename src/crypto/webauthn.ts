/**
 * Passkeys and security keys (WebAuthn level 3). Defines the requested kinds of keys and the stored parts of a
 * credential; the library implements the protocol's checks. Pages and commands keep the challenge between the two
 * halves.
 */
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server'
import { invalidArgument } from '#kit/errors.ts'

/** Loaded at the first use: a start would wait for it. */
const library = () => import('@simplewebauthn/server')

/** EdDSA, ES256, RS256 (RFC 9053): named, so that every process of a cluster offers and accepts the same. */
const ALGORITHMS = [-8, -7, -257]
const TIMEOUT_MS = 5 * 60 * 1000

export interface RelyingParty {
  /** Domain of the external address: credentials are bound to it for good. */
  readonly id: string
  readonly origin: string
  /** Shown by the browser. */
  readonly name: string
}

/** @param externalUrl the configured one, never a request's own idea of where it went */
export function relyingParty(externalUrl: string, name: string): RelyingParty {
  const { hostname, origin } = new URL(externalUrl)
  return { id: hostname, origin, name }
}

/** `passkey` signs in on its own, so it must be discoverable and verify the user; `secondFactor` follows a password. */
export type WebAuthnUse = 'passkey' | 'secondFactor'

/** Stored parts of a credential, as JSON. */
export type WebAuthnCredentialRecord = {
  /** base64url */
  readonly credentialId: string
  /** COSE key, base64url. */
  readonly publicKey: string
  /** Signature counter; 0 where the authenticator keeps none. */
  readonly counter: number
  readonly aaguid: string
  readonly transports: readonly string[]
  readonly backedUp: boolean
  readonly userVerified: boolean
}

export type KnownCredential = Pick<WebAuthnCredentialRecord, 'credentialId' | 'transports'>

export interface RegistrationRequest {
  readonly rp: RelyingParty
  readonly use: WebAuthnUse
  readonly user: { readonly id: string; readonly loginName: string; readonly displayName: string }
  /** The person's credentials, so that one authenticator is not registered twice. */
  readonly known: readonly KnownCredential[]
  /** Kind of authenticator that the browser offers; any unless given. */
  readonly attachment?: 'platform' | 'cross-platform' | undefined
}

/** Options that the page passes to the browser; their `challenge` must be kept for `verifyRegistration`. */
export async function registrationOptions(
  request: RegistrationRequest,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { rp, use, user, known, attachment } = request
  const { generateRegistrationOptions } = await library()
  return generateRegistrationOptions({
    rpID: rp.id,
    rpName: rp.name,
    userID: new TextEncoder().encode(user.id),
    userName: user.loginName,
    userDisplayName: user.displayName,
    timeout: TIMEOUT_MS,
    attestationType: 'none',
    excludeCredentials: known.map(toDescriptor),
    authenticatorSelection: {
      ...(use === 'passkey'
        ? { residentKey: 'required' as const, userVerification: 'required' as const }
        : { residentKey: 'discouraged' as const, userVerification: 'discouraged' as const }),
      ...(attachment ? { authenticatorAttachment: attachment } : {}),
    },
    supportedAlgorithmIDs: ALGORITHMS,
  })
}

export interface RegistrationToVerify {
  readonly rp: RelyingParty
  readonly use: WebAuthnUse
  readonly challenge: string
  /** The browser's answer as it came. */
  readonly response: unknown
}

/**
 * @throws AppError invalidArgument for anything but a valid answer to this challenge; the cause holds the reason for
 * the log
 */
export async function verifyRegistration(registration: RegistrationToVerify): Promise<WebAuthnCredentialRecord> {
  const { rp, use, challenge } = registration
  // Off the wire: the library looks at every part before it uses it, and throws.
  const response = registration.response as RegistrationResponseJSON
  const { verifyRegistrationResponse } = await library()
  const verified = await verifyRegistrationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: rp.origin,
    expectedRPID: rp.id,
    requireUserVerification: use === 'passkey',
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch((cause: unknown) => {
    throw invalidRegistration(cause)
  })
  if (!verified.verified) throw invalidRegistration(undefined)
  const { credential, aaguid, credentialBackedUp, userVerified } = verified.registrationInfo
  return {
    credentialId: credential.id,
    publicKey: Buffer.from(credential.publicKey).toString('base64url'),
    counter: credential.counter,
    aaguid,
    transports: transportsOf(response.response.transports),
    backedUp: credentialBackedUp,
    userVerified,
  }
}

function invalidRegistration(cause: unknown) {
  return invalidArgument('', 'Errors.User.WebAuthN.CreateCredentialFailed', {
    reason: 'webauthn.credentialInvalid',
    cause,
  })
}

/** Returns at most eight short names of the transports that a browser reported; a later request returns them to it. */
function transportsOf(claimed: unknown): string[] {
  if (!Array.isArray(claimed)) return []
  return claimed.filter((each) => typeof each === 'string' && /^[a-z-]{1,20}$/.test(each)).slice(0, 8)
}

export interface AuthenticationRequest {
  readonly rp: RelyingParty
  readonly use: WebAuthnUse
  /** The user's credentials; empty: the browser offers its passkeys for this server. */
  readonly known: readonly KnownCredential[]
  /** Kind of authenticator that the browser offers; any unless given. */
  readonly attachment?: 'platform' | 'cross-platform' | undefined
}

/** Options that the page passes to the browser; their `challenge` must be kept for `verifyAuthentication`. */
export async function authenticationOptions(
  request: AuthenticationRequest,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { rp, use, known } = request
  const { generateAuthenticationOptions } = await library()
  return generateAuthenticationOptions({
    rpID: rp.id,
    timeout: TIMEOUT_MS,
    userVerification: use === 'passkey' ? 'required' : 'discouraged',
    allowCredentials: known.map(toDescriptor),
  })
}

/**
 * Returns the credential and user that an answer claims, before anything is verified: only to find the record for
 * `verifyAuthentication`. `userId` is set if the authenticator sent it.
 */
export function claimedCredential(response: unknown): { credentialId: string; userId?: string } | undefined {
  // Off the wire: every part is looked at here.
  const { id, response: inner } = (response ?? {}) as { id?: unknown; response?: { userHandle?: unknown } | null }
  if (typeof id !== 'string' || id === '') return undefined
  const handle = inner?.userHandle
  return typeof handle === 'string' && handle !== ''
    ? { credentialId: id, userId: Buffer.from(handle, 'base64url').toString() }
    : { credentialId: id }
}

export interface AuthenticationToVerify {
  readonly rp: RelyingParty
  readonly use: WebAuthnUse
  readonly challenge: string
  /** The browser's answer as it came. */
  readonly response: unknown
  readonly credential: Pick<WebAuthnCredentialRecord, 'credentialId' | 'publicKey' | 'counter'>
}

/** Fields of the record that an authentication changes. */
export type Authenticated = Pick<WebAuthnCredentialRecord, 'counter' | 'backedUp' | 'userVerified'>

/**
 * Returns the values to store, or undefined when the answer is invalid; a counter that did not increase is invalid too,
 * since it indicates a copied key.
 */
export async function verifyAuthentication(authentication: AuthenticationToVerify): Promise<Authenticated | undefined> {
  const { rp, use, challenge, credential } = authentication
  if (claimedCredential(authentication.response)?.credentialId !== credential.credentialId) return undefined
  const { verifyAuthenticationResponse } = await library()
  const verified = await verifyAuthenticationResponse({
    // Off the wire: the library looks at every part before it uses it, and throws.
    response: authentication.response as AuthenticationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: rp.origin,
    expectedRPID: rp.id,
    requireUserVerification: use === 'passkey',
    credential: {
      id: credential.credentialId,
      publicKey: new Uint8Array(Buffer.from(credential.publicKey, 'base64url')),
      counter: credential.counter,
    },
  }).catch(() => undefined)
  if (!verified?.verified) return undefined
  const { newCounter, credentialBackedUp, userVerified } = verified.authenticationInfo
  return { counter: newCounter, backedUp: credentialBackedUp, userVerified }
}

function toDescriptor({ credentialId, transports }: KnownCredential) {
  return { id: credentialId, transports: [...transports] }
}
