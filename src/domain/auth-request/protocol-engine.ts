import type { AuthFailure, AuthResult } from '#domain/auth-request/auth-request.ts'

/** A device that waits for its user (RFC 8628). */
export interface DeviceRequest {
  readonly clientId: string
  readonly applicationName: string
  readonly projectId: string
  readonly scopes: readonly string[]
}

/** What a login UI needs of the protocol: answers to requests whose browser is not at hand. */
export interface ProtocolEngine {
  /**
   * Answers a waiting request; returns the address of the application to send the browser to. Undefined: the request has
   * expired or was answered.
   */
  answer(interactionId: string, result: AuthResult | AuthFailure): Promise<string | undefined>
  /** The device behind a user code; undefined: unknown, expired, or answered. */
  findDevice(userCode: string): Promise<DeviceRequest | undefined>
  /** Lets a device in, or denies it; false: it does not wait any more. */
  answerDevice(userCode: string, result: AuthResult | 'denied'): Promise<boolean>
}
