/** Orders of lists of users. Each is the order of an index, so that a page of a long list reads its own entries only. */
import type { UserRow } from '#domain/user/user-view.ts'
import type { Condition, Conditions } from '#storage/tables.ts'

/** Numbers of `zitadel.user.v1.UserState`. */
export const STATE_ORDER = { active: 1, inactive: 2, locked: 4, initial: 6 } as const satisfies Record<
  UserRow['state'],
  number
>

type Column = keyof UserRow

export interface UserOrder {
  readonly columns: readonly [Column, ...Column[]]
  /** Parts of an organization's users, in this order. */
  readonly parts: readonly UserPart[]
}

export interface UserPart {
  readonly where: (eb: Conditions<'users'>) => Condition
  /** Users of other organizations are between them in the index, and are skipped. */
  readonly mixed?: true
}

const WHOLE: UserPart = { where: (eb) => eb.lit(true) }

/** Many users have no such text: those of an organization follow one another in the index. */
const textOrder = (column: Column, ...others: readonly Column[]): UserOrder => ({
  columns: [column, 'org_id', ...others, 'id'],
  parts: [{ where: (eb) => eb(column, '=', '') }, { where: (eb) => eb(column, '>', ''), mixed: true }],
})

const orders = {
  id: { columns: ['id'], parts: [WHOLE] },
  creationDate: { columns: ['created_at', 'id'], parts: [WHOLE] },
  userName: textOrder('user_name_search'),
  email: textOrder('email_search'),
  firstName: textOrder('first_name_search', 'created_at'),
  lastName: textOrder('last_name_search', 'created_at'),
  nickName: textOrder('nick_name_search'),
  displayName: textOrder('display_name_search'),
  state: {
    columns: ['state_order', 'org_id', 'id'],
    parts: Object.values(STATE_ORDER).map((state) => ({ where: (eb) => eb('state_order', '=', state) })),
  },
  type: {
    columns: ['type', 'org_id', 'id'],
    parts: (['human', 'machine'] as const).map((type) => ({ where: (eb) => eb('type', '=', type) })),
  },
} as const satisfies Record<string, UserOrder>

export type UserSorting = keyof typeof orders

export const orderBy = (sortBy: UserSorting): UserOrder => orders[sortBy]
