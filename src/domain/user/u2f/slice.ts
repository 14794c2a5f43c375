import type { UserSlice } from '#domain/user/slices/user-slice.ts'
import { type SecurityKeyEvent, type SecurityKeys, securityKeyFold } from '#domain/user/u2f/events.ts'

export type SecurityKeyState = {
  readonly securityKeys: SecurityKeys
}

export const securityKeySlice: UserSlice<SecurityKeyState, SecurityKeyEvent> = {
  initial: {
    securityKeys: {},
  },
  fold: securityKeyFold,
}
