/** Names of security events in the log, and the stored events that they come from. The names are a promise. */
import type { SecurityEvent, StoredFact } from '#kit/request-context.ts'

export interface NamedEvent {
  readonly name: string
  readonly method?: string
}

const FACTORS: readonly (readonly [string, string])[] = [
  ['user.human.mfa.otp', 'totp'],
  ['user.human.mfa.u2f.token', 'u2f'],
  ['user.human.otp.sms', 'sms'],
  ['user.human.otp.email', 'email'],
  ['user.human.mfa.recoverycode', 'recoverycode'],
]

const signIn = (type: string, method: string): [string, NamedEvent][] => [
  [`${type}.check.succeeded`, { name: 'user.signin.succeeded', method }],
  [`${type}.check.failed`, { name: 'user.signin.failed', method }],
]

const factor = ([type, method]: readonly [string, string]): [string, NamedEvent][] => [
  [`${type}.check.succeeded`, { name: 'user.factor.succeeded', method }],
  [`${type}.check.failed`, { name: 'user.factor.failed', method }],
  [`${type}.removed`, { name: 'user.factor.removed', method }],
]

/** Events of users by their stored type. */
export const userEvents: ReadonlyMap<string, NamedEvent> = new Map<string, NamedEvent>([
  ...signIn('user.human.password', 'password'),
  ...signIn('user.human.passwordless.token', 'passkey'),
  ['user.human.externallogin.check.succeeded', { name: 'user.signin.succeeded', method: 'provider' }],
  ['user.human.signed.out', { name: 'user.signedout' }],
  ...FACTORS.flatMap(factor),
  ['user.human.mfa.otp.verified', { name: 'user.factor.added', method: 'totp' }],
  ['user.human.mfa.u2f.token.verified', { name: 'user.factor.added', method: 'u2f' }],
  ['user.human.passwordless.token.verified', { name: 'user.factor.added', method: 'passkey' }],
  ['user.human.passwordless.token.removed', { name: 'user.factor.removed', method: 'passkey' }],
  ['user.human.otp.sms.added', { name: 'user.factor.added', method: 'sms' }],
  ['user.human.otp.email.added', { name: 'user.factor.added', method: 'email' }],
  ['user.human.mfa.recoverycode.added', { name: 'user.factor.added', method: 'recoverycode' }],
  ['user.human.externalidp.added', { name: 'user.factor.added', method: 'provider' }],
  ['user.human.externalidp.removed', { name: 'user.factor.removed', method: 'provider' }],
  ['user.locked', { name: 'user.locked' }],
  ['user.unlocked', { name: 'user.unlocked' }],
  ['user.human.added', { name: 'user.added' }],
  ['user.machine.added', { name: 'user.added', method: 'machine' }],
  ['user.deactivated', { name: 'user.deactivated' }],
  ['user.reactivated', { name: 'user.reactivated' }],
  ['user.removed', { name: 'user.removed' }],
  ['user.username.changed', { name: 'user.name.changed' }],
  ['user.human.email.changed', { name: 'user.email.changed' }],
  ['user.human.phone.changed', { name: 'user.phone.changed' }],
  ['user.human.password.changed', { name: 'user.password.changed' }],
  ['user.human.password.removed', { name: 'user.password.removed' }],
  ['user.human.password.code.added', { name: 'user.password.reset.requested' }],
  ['user.human.password.code.check.failed', { name: 'user.code.failed', method: 'password' }],
  ['user.human.email.verification.failed', { name: 'user.code.failed', method: 'email' }],
  ['user.human.phone.verification.failed', { name: 'user.code.failed', method: 'phone' }],
  ['user.human.initialization.check.failed', { name: 'user.code.failed', method: 'initialization' }],
  ['user.human.invite.check.failed', { name: 'user.code.failed', method: 'invite' }],
  ['user.human.passwordless.initialization.code.check.failed', { name: 'user.code.failed', method: 'passkey' }],
  ['user.machine.key.added', { name: 'user.credential.added', method: 'key' }],
  ['user.machine.key.removed', { name: 'user.credential.removed', method: 'key' }],
  ['user.machine.secret.set', { name: 'user.credential.added', method: 'secret' }],
  ['user.machine.secret.removed', { name: 'user.credential.removed', method: 'secret' }],
  ['user.pat.added', { name: 'user.credential.added', method: 'pat' }],
  ['user.pat.removed', { name: 'user.credential.removed', method: 'pat' }],
])

/** Stored events of everything but users: administration, under the name that they are stored with. */
const ADMINISTRATION = /^(?:instance|org|project|idp|customer|attribute|accesskey|user\.grant)\./

/** Events that are reported where they happen, since they leave none in the store. */
export const unstoredEvents: readonly NamedEvent[] = [
  { name: 'user.signin.failed', method: 'password' },
  { name: 'token.issued' },
  { name: 'token.rejected' },
  { name: 'token.revoked' },
]

/** The security event that a stored event is; undefined for one that does not matter to security. */
export function securityEventOf({ type, aggregateId, owner, creator }: StoredFact): SecurityEvent | undefined {
  const named = userEvents.get(type)
  if (named) return { ...named, userId: aggregateId, orgId: owner, actor: creator }
  if (!ADMINISTRATION.test(type)) return undefined
  return { name: `admin.${type}`, objectId: aggregateId, orgId: owner, actor: creator }
}
