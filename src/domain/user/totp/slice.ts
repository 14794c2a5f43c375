import type { UserSlice } from '#domain/user/slices/user-slice.ts'
import { type TotpEvent, totpFold } from '#domain/user/totp/events.ts'
import type { Totp } from '#domain/user/user-state.ts'

export type TotpState = {
  /** The authenticator that APIs show: they know one. */
  readonly totp?: Totp
  /** Imported beside it, all of them ready; a code of any authenticator counts. */
  readonly furtherTotps: readonly Totp[]
}

export const totpSlice: UserSlice<TotpState, TotpEvent> = {
  initial: {
    furtherTotps: [],
  },
  fold: totpFold,
}
