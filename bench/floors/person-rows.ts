/** The rows that this server stores for an imported person, made with the least of work. */
import { tableOf } from '#storage/tables.ts'

export type Cell = string | number | null

/** Fields of ImportHumanUser that the baselines read. */
export interface Person {
  readonly userName: string
  readonly profile: {
    readonly firstName: string
    readonly lastName: string
    readonly nickName: string
    readonly displayName: string
    readonly preferredLanguage: string
  }
  readonly email: { readonly email: string }
  readonly hashedPassword: { readonly value: string }
}

const declared = Object.entries(tableOf('users').columns)
export const userColumns: readonly string[] = declared.map(([name]) => name)
export const ORG = '400631231609307137'
export const CREATOR = '400631231609438209'

/** Returns the payload of the event that adds the user. */
export const addedPayload = ({ userName, profile, email, hashedPassword }: Person): string =>
  JSON.stringify({
    userName,
    userNameScoped: false,
    ...profile,
    gender: 1,
    email: email.email,
    phone: '',
    encodedHash: hashedPassword.value,
    changeRequired: false,
  })

/** A row of `users`, its cells by column. */
export function userCells(id: string, { userName, profile, email }: Person, now: number): Record<string, Cell> {
  const known: Record<string, Cell> = {
    id,
    org_id: ORG,
    type: 'human',
    state: 'active',
    user_name: userName,
    user_name_key: userName.toLowerCase(),
    user_name_search: userName.toLowerCase(),
    first_name: profile.firstName,
    first_name_search: profile.firstName.toLowerCase(),
    last_name: profile.lastName,
    last_name_search: profile.lastName.toLowerCase(),
    nick_name: profile.nickName,
    nick_name_search: profile.nickName.toLowerCase(),
    display_name: profile.displayName,
    display_name_search: profile.displayName.toLowerCase(),
    preferred_language: profile.preferredLanguage,
    email: email.email,
    email_key: email.email.toLowerCase(),
    email_search: email.email.toLowerCase(),
    email_verified: 1,
    gender: 1,
    password_changed_at: now,
    created_at: now,
    changed_at: now,
    sequence: 2,
  }
  const cells: Record<string, Cell> = {}
  for (const [name, column] of declared)
    cells[name] = known[name] ?? (column.nullable ? null : column.type === 'integer' ? 0 : '')
  return cells
}

/** The unique names of a person: one in the organization, one in the instance. */
export const namesOf = ({ userName }: Person): { scope: string; name: string }[] => [
  { scope: 'org_usernames', name: `${userName.toLowerCase()} ${ORG}` },
  { scope: 'usernames', name: userName.toLowerCase() },
]

export const responseOf = (userId: string, now: number): string => {
  const at = new Date(now).toISOString()
  const details = { sequence: '2', creationDate: at, changeDate: at, resourceOwner: ORG }
  return JSON.stringify({ userId, details })
}
