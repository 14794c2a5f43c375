import type { Services } from '#domain/context.ts'
import { userAggregate } from '#domain/user/user.ts'
import { prepared, type Values } from '#storage/prepared.ts'
import type { Database } from '#storage/tables.ts'

type Row = Database['oidc_records']

/** What a record rests on, as it stands now. Null: it is gone. */
export interface Standing {
  readonly userState: string | null
  readonly userType: string | null
  /** Of the user's organization. */
  readonly orgState: string | null
  /** Sequence of the last event that ended all sign-ins of the user, the birth of this life of the id included. */
  readonly endedAt: number
  /** Whose sign-in it is, and where that user's stream stood then. */
  readonly sessionUserId: string | null
  readonly sessionUserSequence: number | null
  readonly appState: string | null
  readonly projectState: string | null
  /** Of the application's organization. */
  readonly appOrgState: string | null
  readonly grantUserId: string | null
  readonly grantUserSequence: number | null
}

const standingOf = prepared((rows, value: Values<{ model: string; id: string }>) =>
  rows
    .selectFrom('oidc_records as record')
    .leftJoin('users as owner', 'owner.id', 'record.user_id')
    .leftJoin('orgs as home', 'home.id', 'owner.org_id')
    .leftJoin('sessions as session', 'session.id', 'record.session_id')
    .leftJoin('apps as app', 'app.client_id', 'record.client_id')
    .leftJoin('projects as project', 'project.id', 'app.project_id')
    .leftJoin('orgs as vendor', 'vendor.id', 'app.org_id')
    .leftJoin('oidc_records as basis', (join) =>
      join.onRef('basis.id', '=', 'record.grant_id').on('basis.model', '=', 'Grant'),
    )
    .select([
      'owner.state as userState',
      'owner.type as userType',
      'home.state as orgState',
      'session.user_id as sessionUserId',
      'session.user_sequence as sessionUserSequence',
      'app.state as appState',
      'project.state as projectState',
      'vendor.state as appOrgState',
      'basis.user_id as grantUserId',
      'basis.user_sequence as grantUserSequence',
    ])
    .where('record.model', '=', value('model'))
    .where('record.id', '=', value('id')),
)

/** Two looks at the store, both current: nothing of this is remembered between uses. */
export async function loadStanding(services: Pick<Services, 'rows' | 'events'>, row: Row): Promise<Standing> {
  const [[found], user] = await Promise.all([
    standingOf(services.rows, { model: row.model, id: row.id }),
    row.user_id ? services.events.load(userAggregate, row.user_id) : undefined,
  ])
  return { ...(found ?? gone), endedAt: Math.max(user?.state.signedOutAt ?? 0, user?.bornAt ?? 0) }
}

const gone: Omit<Standing, 'endedAt'> = {
  userState: null,
  userType: null,
  orgState: null,
  sessionUserId: null,
  sessionUserSequence: null,
  appState: null,
  projectState: null,
  appOrgState: null,
  grantUserId: null,
  grantUserSequence: null,
}

/** Does all that the record rests on still stand? Pure. */
export function isAlive(row: Row, standing: Standing): boolean {
  return (
    userStands(row, standing) &&
    sessionStands(row, standing) &&
    clientStands(row, standing) &&
    grantStands(row, standing)
  )
}

const userStands = (row: Row, { userState, orgState }: Standing): boolean =>
  row.user_id === '' || (userState === 'active' && orgState === 'active')

function sessionStands(row: Row, { sessionUserId, sessionUserSequence, endedAt }: Standing): boolean {
  // Before anyone has signed in, the protocol's session has an id that names no sign-in.
  if (row.session_id === '' || row.user_id === '') return true
  return sessionUserId === row.user_id && sessionUserSequence !== null && sessionUserSequence >= endedAt
}

function clientStands(row: Row, { userType, appState, projectState, appOrgState }: Standing): boolean {
  if (row.client_id === '') return true
  if (row.client_id === row.user_id) return userType === 'machine'
  return appState === 'active' && projectState === 'active' && appOrgState === 'active'
}

function grantStands(row: Row, { grantUserId, grantUserSequence, endedAt }: Standing): boolean {
  if (row.grant_id === '') return true
  if (grantUserId !== row.user_id || grantUserSequence === null) return false
  // A sign-in may outlive what ended the others (the person's own change of password); what rests on it does too.
  return row.session_id !== '' || grantUserSequence >= endedAt
}
