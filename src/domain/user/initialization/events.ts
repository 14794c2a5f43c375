import type { SpentCode, User } from '#domain/user/user-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'
import { type EventOf, event } from '#eventstore/define-event.ts'

/** Fields of every code event: the encrypted code, its expiry (epoch milliseconds), and its delivery (`CodeDelivery`). */
export type CodePayload = { code: string; expiresAt: number; urlTemplate?: string; codeReturned?: boolean }
/** A code sent as a link, possibly to a page of another server. */
export type LinkCodePayload = CodePayload & { urlPrefix?: string }

export type InitializationEvent = EventOf<
  | typeof initializationCodeAdded
  | typeof initializationCodeSent
  | typeof initializationCheckSucceeded
  | typeof initializationCheckFailed
>

export const initializationCodeAdded = event(
  'user.human.initialization.code.added',
  (payload: LinkCodePayload) => payload,
)
export const initializationCodeSent = event('user.human.initialization.code.sent')
export const initializationCheckSucceeded = event('user.human.initialization.check.succeeded')
export const initializationCheckFailed = event('user.human.initialization.check.failed')

const spend = (user: User, reason: SpentCode['reason']): User =>
  user.initCode
    ? { ...user, spentCodes: { ...user.spentCodes, initialization: { code: user.initCode.code, reason } } }
    : user

export const initializationFold: FoldTable<User, InitializationEvent> = {
  'user.human.initialization.code.added': (user, event) => ({
    ...spend(user, 'replaced'),
    status: 'initial',
    initCode: { ...event.payload, sequence: event.sequence, failures: 0, createdAt: event.createdAt },
  }),
  'user.human.initialization.code.sent': (user) => user,
  'user.human.initialization.check.succeeded': (user) => {
    const { initCode: _used, ...active } = spend(user, 'used')
    return { ...active, status: 'active', password: { ...user.password, failures: 0 } }
  },
  'user.human.initialization.check.failed': (user) =>
    user.initCode ? { ...user, initCode: { ...user.initCode, failures: user.initCode.failures + 1 } } : user,
}
