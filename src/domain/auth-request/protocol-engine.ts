import type { AuthFailure, AuthResult } from '#domain/auth-request/auth-request.ts'

/** A device that waits for its user (RFC 8628). */
export interface DeviceRequest {
  readonly clientId: string
  readonly applicationName: string
  readonly projectId: string
  readonly scopes: readonly string[]
}

/** Operations of the protocol that login UIs use: answers to requests outside the request's browser. */
export interface ProtocolEngine {
  /**
   * Answers a waiting request; returns the address of the application to send the browser to. Undefined: the request has
   * expired or was answered.
   */
  answer(interactionId: string, result: AuthResult | AuthFailure): Promise<string | undefined>
  /** The device behind a user code; undefined: unknown, expired, or answered. */
  findDevice(userCode: string): Promise<DeviceRequest | undefined>
  /** Approves or denies a device. Returns false when the device no longer waits. */
  answerDevice(userCode: string, result: AuthResult | 'denied'): Promise<boolean>
}
