import type { Person } from '#domain/user/flows/transfer/person.ts'
import { csvCell } from '#kit/csv-cell.ts'

/** The columns of a sheet of people; it holds no secrets. `usher import` reads it as a sheet. */
export const columns = [
  'userId',
  'orgId',
  'userName',
  'state',
  'firstName',
  'lastName',
  'displayName',
  'language',
  'email',
  'emailVerified',
  'phone',
  'phoneVerified',
  'type',
] as const

/** A person as a row of CSV (RFC 4180), without the line's end. A machine has its name as display name. */
export function writeRow(person: Person): string {
  return cells(person).map(csvCell).join(',')
}

function cells(person: Person): string[] {
  if (person.type === 'machine') {
    const { userId = '', orgId, userName, name } = person.machine
    return [userId, orgId, userName, person.state ?? '', '', '', name, '', '', '', '', '', person.type]
  }
  const { userId = '', orgId, userName, profile, email, phone } = person.human
  return [
    userId,
    orgId,
    userName,
    person.state ?? '',
    profile.firstName,
    profile.lastName,
    profile.displayName,
    profile.preferredLanguage,
    email.address,
    email.address ? String(email.verified) : '',
    phone?.number ?? '',
    phone ? String(phone.verified) : '',
    person.type,
  ]
}
