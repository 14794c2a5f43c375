import { Secret } from 'otpauth'

/** Returns bytes in base32 (RFC 4648 §6), without padding. */
export const base32Of = (bytes: Uint8Array): string => new Secret({ buffer: Uint8Array.from(bytes).buffer }).base32
