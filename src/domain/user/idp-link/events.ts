import type { User } from '#domain/user/user-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'

export type IdpLink = {
  readonly idpId: string
  readonly externalUserId: string
  readonly displayName: string
  readonly createdAt: number
  readonly sequence: number
}
export type IdpLinks = readonly IdpLink[]

export type IdpLinkAdded = {
  type: 'user.human.externalidp.added'
  payload: { idpConfigId: string; userId: string; displayName: string }
}
export type IdpLinkRemoved = {
  type: 'user.human.externalidp.removed'
  payload: { idpConfigId: string; userId: string }
}
/** The provider was removed, and the link with it. */
export type IdpLinkCascadeRemoved = {
  type: 'user.human.externalidp.cascade.removed'
  payload: { idpConfigId: string; userId: string }
}
/** The person signed in through the account that is linked. */
export type IdpLoginCheckSucceeded = {
  type: 'user.human.externallogin.check.succeeded'
  payload: { idpConfigId: string; userId: string }
}
export type IdpLinkEvent = IdpLinkAdded | IdpLinkRemoved | IdpLinkCascadeRemoved | IdpLoginCheckSucceeded

export const idpLinkAdded = (idpConfigId: string, externalUserId: string, displayName: string): IdpLinkAdded => ({
  type: 'user.human.externalidp.added',
  payload: { idpConfigId, userId: externalUserId, displayName },
})
export const idpLinkRemoved = (idpConfigId: string, externalUserId: string): IdpLinkRemoved => ({
  type: 'user.human.externalidp.removed',
  payload: { idpConfigId, userId: externalUserId },
})
export const idpLinkCascadeRemoved = (idpConfigId: string, externalUserId: string): IdpLinkCascadeRemoved => ({
  type: 'user.human.externalidp.cascade.removed',
  payload: { idpConfigId, userId: externalUserId },
})
export const idpLoginCheckSucceeded = (idpConfigId: string, externalUserId: string): IdpLoginCheckSucceeded => ({
  type: 'user.human.externallogin.check.succeeded',
  payload: { idpConfigId, userId: externalUserId },
})

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
