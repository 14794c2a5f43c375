import type { User } from '#domain/user/user-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'
import { type EventOf, event } from '#eventstore/define-event.ts'

export type IdpLink = {
  readonly idpId: string
  readonly externalUserId: string
  readonly displayName: string
  readonly createdAt: number
  readonly sequence: number
}
export type IdpLinks = readonly IdpLink[]

export type IdpLinkEvent = EventOf<
  typeof idpLinkAdded | typeof idpLinkRemoved | typeof idpLinkCascadeRemoved | typeof idpLoginCheckSucceeded
>

export const idpLinkAdded = event(
  'user.human.externalidp.added',
  (
    idpConfigId: string,
    externalUserId: string,
    displayName: string,
  ): { idpConfigId: string; userId: string; displayName: string } => ({
    idpConfigId,
    userId: externalUserId,
    displayName,
  }),
)
export const idpLinkRemoved = event(
  'user.human.externalidp.removed',
  (idpConfigId: string, externalUserId: string): { idpConfigId: string; userId: string } => ({
    idpConfigId,
    userId: externalUserId,
  }),
)
/** The provider was removed, and the link with it. */
export const idpLinkCascadeRemoved = event(
  'user.human.externalidp.cascade.removed',
  (idpConfigId: string, externalUserId: string): { idpConfigId: string; userId: string } => ({
    idpConfigId,
    userId: externalUserId,
  }),
)
/** The person signed in through the account that is linked. */
export const idpLoginCheckSucceeded = event(
  'user.human.externallogin.check.succeeded',
  (idpConfigId: string, externalUserId: string): { idpConfigId: string; userId: string } => ({
    idpConfigId,
    userId: externalUserId,
  }),
)

const drop = (user: User, { payload }: { payload: { idpConfigId: string; userId: string } }): User => ({
  ...user,
  idpLinks: user.idpLinks.filter(
    (link) => link.idpId !== payload.idpConfigId || link.externalUserId !== payload.userId,
  ),
})

export const idpLinkFold: FoldTable<User, IdpLinkEvent> = {
  'user.human.externalidp.added': (user, { payload, createdAt, sequence }) => ({
    ...user,
    idpLinks: [
      ...user.idpLinks,
      {
        idpId: payload.idpConfigId,
        externalUserId: payload.userId,
        displayName: payload.displayName,
        createdAt,
        sequence,
      },
    ],
  }),
  'user.human.externalidp.removed': drop,
  'user.human.externalidp.cascade.removed': drop,
  'user.human.externallogin.check.succeeded': (user) => user,
}
