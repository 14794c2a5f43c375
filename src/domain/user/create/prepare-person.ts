import { codeGenerators } from '#crypto/code-generator.ts'
import { sealKey } from '#crypto/password/sealed-key.ts'
import type { Context } from '#domain/context.ts'
import type { PolicyLayers } from '#domain/policy/policies.ts'
import type { SealedAuthenticators } from '#domain/user/create/factor-events.ts'
import type { ContactDelivery, NewPerson } from '#domain/user/create/new-person.ts'
import { onboarding } from '#domain/user/create/onboarding.ts'
import type { CodePayload } from '#domain/user/initialization/events.ts'
import { passkeyRegistrationLink } from '#domain/user/links.ts'
import { type CodeKind, newCode, newDeliveredCode } from '#domain/user/new-code.ts'
import { isUserNameScoped } from '#domain/user/user-name.ts'

/** A code as the event stores it, and in clear text where it is returned to the caller instead of sent. */
export interface ContactCode {
  readonly payload: CodePayload
  readonly returned?: string
}

/** Everything slow or random about a new person, prepared before the decision. */
export interface PreparedPerson extends SealedAuthenticators {
  readonly userId: string
  readonly userNameScoped: boolean
  readonly encodedHash: string
  /** The code for the email address, if `onboarding` requires one. */
  readonly mailCode?: ContactCode
  readonly phoneCode?: ContactCode
  readonly passkey?: {
    readonly code: CodePayload & { id: string }
    readonly registration: { link: string; lifetimeSeconds: number }
  }
}

const KINDS = { initialization: 'initializeUser', verification: 'emailVerification', none: undefined } as const

export async function preparePerson(ctx: Context, user: NewPerson, layers: PolicyLayers): Promise<PreparedPerson> {
  const userId = user.userId ?? ctx.newId()
  const imported = user.hashedPassword && sealKey(user.hashedPassword, ctx.cipher)
  const encodedHash = imported || (user.password ? await ctx.passwords.hash(user.password) : '')
  const kind = KINDS[onboarding(user, encodedHash)]
  const mailCode = kind && contactCode(ctx, kind, user.email.delivery)
  const phoneCode = user.phone && !user.phone.verified && contactCode(ctx, 'phoneVerification', user.phone.delivery)
  return {
    userId,
    userNameScoped: isUserNameScoped(layers),
    encodedHash,
    ...sealAuthenticators(ctx, user, 0),
    ...(mailCode ? { mailCode } : {}),
    ...(phoneCode ? { phoneCode } : {}),
    ...(user.passwordlessRegistration ? { passkey: preparePasskey(ctx, user.orgId, userId) } : {}),
  }
}

/** Encrypts secrets. `known`: the number of authenticators that the person has, since ids are numbers in their order. */
export function sealAuthenticators(
  { cipher }: Pick<Context, 'cipher'>,
  { totpSecret = '', authenticators = [] }: Pick<NewPerson, 'totpSecret' | 'authenticators'>,
  known: number,
): SealedAuthenticators {
  const seal = (secret: string) => cipher.encrypt(secret, 'totp')
  const sealed = authenticators.map(({ name, secret }, at) => ({ id: `${known + at + 1}`, name, secret: seal(secret) }))
  return { totpSecret: totpSecret && seal(totpSecret), ...(sealed.length > 0 ? { authenticators: sealed } : {}) }
}

/** Returns a code for an address or number; undefined where none is wanted. */
export function contactCode(
  ctx: Pick<Context, 'cipher' | 'now'>,
  kind: CodeKind,
  delivery: ContactDelivery = { kind: 'send' },
): ContactCode | undefined {
  if (delivery.kind === 'none') return undefined
  const { plain, payload } = newDeliveredCode(ctx, kind, delivery)
  return { payload, ...(delivery.kind === 'return' ? { returned: plain } : {}) }
}

function preparePasskey(ctx: Context, orgId: string, userId: string): NonNullable<PreparedPerson['passkey']> {
  const id = ctx.newId()
  const { plain, payload } = newCode(ctx, 'passwordlessInit')
  return {
    code: { id, ...payload },
    registration: {
      link: passkeyRegistrationLink(ctx.externalUrl, { userId, orgId, code: plain }, id),
      lifetimeSeconds: codeGenerators.passwordlessInit.expirySeconds,
    },
  }
}
