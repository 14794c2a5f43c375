/**
 * Authentication context classes (claim `acr`), the weakest first: one factor, two factors, and phishing-resistant by a
 * passkey or security key (OpenID Connect Extended Authentication Profile ACR Values 1.0 §2).
 */
export const ACR_VALUES = ['1fa', 'mfa', 'phr'] as const

export type Acr = (typeof ACR_VALUES)[number]
