import type { Context } from '#domain/context.ts'
import type { UserEvent } from '#domain/user/user.ts'

/** Parts that a user or an administrator changed here: a file does not undo them. */
export interface OwnChanges {
  /** Members of the people format. */
  readonly members: ReadonlySet<string>
  /** Links that were removed. */
  readonly links: readonly { readonly idpId: string; readonly externalUserId: string }[]
}

const MEMBERS: ReadonlyMap<UserEvent['type'], readonly string[]> = new Map([
  ['user.human.password.check.succeeded', ['hashedPassword']],
  ['user.human.password.changed', ['hashedPassword']],
  ['user.human.password.added', ['hashedPassword']],
  ['user.human.mfa.otp.removed', ['otpCode', 'authenticators']],
  ['user.human.passwordless.token.removed', ['passkeys']],
  ['user.human.mfa.u2f.token.removed', ['u2fs']],
  ['user.human.avatar.removed', ['picture']],
  ['user.human.otp.sms.removed', ['otpSms']],
  ['user.human.otp.email.removed', ['otpEmail']],
  ['user.human.mfa.recoverycode.removed', ['recoveryCodeHashes']],
] as const)

const LINK_REMOVED = 'user.human.externalidp.removed'

/** Members that only the history of a user decides about. */
export const dependsOnHistory = (member: string): boolean =>
  member === 'idps' || [...MEMBERS.values()].some((members) => members.includes(member))

export async function findOwnChanges(ctx: Pick<Context, 'events'>, userId: string): Promise<OwnChanges> {
  const members = new Set<string>()
  const links: { idpId: string; externalUserId: string }[] = []
  const filter = { aggregateTypes: ['user'], aggregateIds: [userId], eventTypes: [...MEMBERS.keys(), LINK_REMOVED] }
  for await (const stored of ctx.events.history(filter)) {
    // The filter names aggregates of this type only.
    const event = stored as typeof stored & UserEvent
    if (event.type === LINK_REMOVED)
      links.push({ idpId: event.payload.idpConfigId, externalUserId: event.payload.userId })
    else for (const member of MEMBERS.get(event.type) ?? []) members.add(member)
  }
  return { members, links }
}
