import { type IdpLinkEvent, type IdpLinks, idpLinkFold } from '#domain/user/idp-link/events.ts'
import { accountKey } from '#domain/user/idp-link/same-account.ts'
import type { UserSlice } from '#domain/user/slices/user-slice.ts'
import type { ClaimedName, Folded } from '#eventstore/aggregate.ts'
import type { TableRow } from '#storage/tables.ts'

export type IdpLinkState = {
  readonly idpLinks: IdpLinks
}

const idpLinkRows = ({ id, owner, state: user }: Folded<IdpLinkState>): TableRow[] =>
  user.idpLinks.map((link) => ({
    table: 'idp_links',
    row: {
      idp_id: link.idpId,
      external_user_id: link.externalUserId,
      external_user_key: accountKey(link.externalUserId),
      user_id: id,
      org_id: owner,
      display_name: link.displayName,
      created_at: link.createdAt,
      changed_at: link.createdAt,
      sequence: link.sequence,
    },
  }))

const linkNames = ({ state: { idpLinks } }: Folded<IdpLinkState>): ClaimedName[] =>
  idpLinks.map((link) => ({
    scope: 'external_idps',
    name: `${link.idpId} ${accountKey(link.externalUserId)}`,
    taken: 'Errors.User.ExternalIDP.AlreadyExists',
  }))

export const idpLinkSlice: UserSlice<IdpLinkState, IdpLinkEvent> = {
  initial: {
    idpLinks: [],
  },
  fold: idpLinkFold,
  rows: idpLinkRows,
  names: linkNames,
}
