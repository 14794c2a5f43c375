/** The user's factors besides the password, for their own page. */
import { receiverOf } from '#api/login/second-factors.ts'
import { textFor, type Visit } from '#api/login/visit.ts'
import type { LoginPolicy } from '#domain/policy/login-policy.ts'
import { lossOf, type OwnFactor } from '#domain/sign-in/remove-own-factor.ts'
import type { Passkey } from '#domain/user/passwordless/events.ts'
import { recoveryCodesLeft } from '#domain/user/recovery/recovery-codes-left.ts'
import type { Totp, User } from '#domain/user/user-state.ts'
import { translate } from '#kit/translate.ts'

export interface OwnFactorRow extends OwnFactor {
  readonly name: string
  readonly more: string
  /** Why it cannot go now; undefined: it may. */
  readonly needed: string | undefined
}

const NEEDED = { secondFactor: 'Errors.User.MFA.LastFactor', firstFactor: 'Errors.User.MFA.LastWayIn' } as const

/** Passkeys first, recovery codes last. */
export function ownFactors(visit: Visit, user: User, login: LoginPolicy): OwnFactorRow[] {
  const row = (factor: OwnFactor, name: string, more: string): OwnFactorRow => {
    const loss = lossOf(user, factor, login)
    return { ...factor, name, more, needed: loss && translate(visit.language, NEEDED[loss]) }
  }
  const named = (key: string, { name }: Pick<Passkey, 'name'>) =>
    textFor(visit, 'Security.named', { what: textFor(visit, key), name })
  const single = (kind: 'otpEmail' | 'otpSms', isSetUp: boolean) =>
    isSetUp
      ? [
          row(
            { kind, id: '' },
            textFor(visit, `Enroll.way.${kind}`),
            textFor(visit, `Enroll.hint.${kind}`, { to: receiverOf(user, kind) }),
          ),
        ]
      : []
  const authenticator = (one: Totp) =>
    row(
      { kind: 'otp', id: one.id },
      one.name ? named('Enroll.way.otp', one) : textFor(visit, 'Enroll.way.otp'),
      textFor(visit, 'Enroll.hint.otp', { to: receiverOf(user, 'otp') }),
    )
  return [
    ...devices(user.passkeys.tokens).map(([id, device]) =>
      row({ kind: 'passkey', id }, named('Security.passkey', device), addedAt(visit, device)),
    ),
    ...devices(user.securityKeys).map(([id, device]) =>
      row({ kind: 'u2f', id }, named('Enroll.way.u2f', device), addedAt(visit, device)),
    ),
    ...[user.totp, ...user.furtherTotps].flatMap((one) => (one?.ready ? [authenticator(one)] : [])),
    ...single('otpEmail', user.otp.email),
    ...single('otpSms', user.otp.sms),
    ...codes(visit, user).map((more) =>
      row({ kind: 'recoveryCodes', id: '' }, textFor(visit, 'Security.recoveryCodes'), more),
    ),
  ]
}

const devices = (known: Readonly<Record<string, Passkey>>): [string, Passkey][] =>
  Object.entries(known).sort(([, one], [, other]) => one.sequence - other.sequence)

function addedAt(visit: Visit, { createdAt }: Passkey): string {
  const date = new Intl.DateTimeFormat(visit.language, { dateStyle: 'medium', timeZone: 'UTC' }).format(createdAt)
  return textFor(visit, 'Security.added', { date })
}

function codes(visit: Visit, user: User): string[] {
  const total = Object.keys(user.recovery.codes).length
  return total > 0 ? [textFor(visit, 'Security.left', { left: recoveryCodesLeft(user), total })] : []
}
