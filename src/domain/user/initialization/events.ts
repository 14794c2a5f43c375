import type { SpentCode, User } from '#domain/user/user-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'

/** Fields of every code event: the encrypted code, its expiry (epoch milliseconds), and its delivery (`CodeDelivery`). */
export type CodePayload = { code: string; expiresAt: number; urlTemplate?: string; codeReturned?: boolean }
/** A code that goes out as a link, which may lead elsewhere than to the page of this server. */
export type LinkCodePayload = CodePayload & { urlPrefix?: string }

export type InitializationCodeAdded = {
  type: 'user.human.initialization.code.added'
  payload: LinkCodePayload
}
export type InitializationCodeSent = { type: 'user.human.initialization.code.sent'; payload: Record<string, never> }
export type InitializationCheckSucceeded = {
  type: 'user.human.initialization.check.succeeded'
  payload: Record<string, never>
}
export type InitializationCheckFailed = {
  type: 'user.human.initialization.check.failed'
  payload: Record<string, never>
}
export type InitializationEvent =
  | InitializationCodeAdded
  | InitializationCodeSent
  | InitializationCheckSucceeded
  | InitializationCheckFailed

export const initializationCodeAdded = (payload: LinkCodePayload): InitializationCodeAdded => ({
  type: 'user.human.initialization.code.added',
  payload,
})
export const initializationCodeSent = (): InitializationCodeSent => ({
  type: 'user.human.initialization.code.sent',
  payload: {},
})
export const initializationCheckSucceeded = (): InitializationCheckSucceeded => ({
  type: 'user.human.initialization.check.succeeded',
  payload: {},
})
export const initializationCheckFailed = (): InitializationCheckFailed => ({
  type: 'user.human.initialization.check.failed',
  payload: {},
})

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
