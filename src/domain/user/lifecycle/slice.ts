import { type LifecycleEvent, lifecycleFold } from '#domain/user/lifecycle/events.ts'
import type { UserSlice } from '#domain/user/slices/user-slice.ts'

export type LifecycleState = {
  readonly status: 'none' | 'active' | 'inactive' | 'locked' | 'initial' | 'removed'
}

export const lifecycleSlice: UserSlice<LifecycleState, Exclude<LifecycleEvent, { type: 'user.removed' }>> = {
  initial: {
    status: 'none',
  },
  fold: lifecycleFold,
}
