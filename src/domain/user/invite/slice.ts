import { type InviteCode, type InviteEvent, inviteFold } from '#domain/user/invite/events.ts'
import type { UserSlice } from '#domain/user/slices/user-slice.ts'

export type InviteState = {
  readonly invite?: InviteCode
}

export const inviteSlice: UserSlice<InviteState, InviteEvent> = {
  initial: {},
  fold: inviteFold,
}
