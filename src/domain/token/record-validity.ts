import type { Services } from '#domain/context.ts'
import { checkImpersonation } from '#domain/permission/impersonate-user.ts'
import { findSessionById } from '#domain/sign-in/find-session.ts'
import { findPersonalTokenByHash } from '#domain/token/find-personal-token.ts'
import { userAggregate } from '#domain/user/user.ts'
import { prepared, type Values } from '#storage/prepared.ts'
import type { Database, ReadModels } from '#storage/tables.ts'

type Row = Database['oidc_records']

/** Current state of the records that a record depends on. Null: removed. */
export interface RecordFacts {
  readonly userState: string | null
  readonly userType: string | null
  /** Of the user's organization. */
  readonly orgState: string | null
  /** Sequence of the last event that ended all sign-ins of the user, the birth of this life of the id included. */
  readonly endedAt: number
  /** User of the session, and the sequence of the user's stream at its newest authentication. */
  readonly sessionUserId: string | null
  readonly sessionUserSequence: number | null
  readonly appState: string | null
  readonly projectState: string | null
  /** Of the application's organization. */
  readonly appOrgState: string | null
  readonly grantUserId: string | null
  readonly grantUserSequence: number | null
}

/** Selects a row with its dependencies in one query. */
const withBasis = (rows: ReadModels) =>
  rows
    .selectFrom('oidc_records as record')
    .leftJoin('users as owner', 'owner.id', 'record.user_id')
    .leftJoin('orgs as home', 'home.id', 'owner.org_id')
    .leftJoin('user_sessions as session', 'session.id', 'record.session_id')
    .leftJoin('apps as app', 'app.client_id', 'record.client_id')
    .leftJoin('projects as project', 'project.id', 'app.project_id')
    .leftJoin('orgs as vendor', 'vendor.id', 'app.org_id')
    .leftJoin('oidc_records as basis', (join) =>
      join.onRef('basis.id', '=', 'record.grant_id').on('basis.model', '=', 'Grant'),
    )
    .selectAll('record')
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

const byId = prepared(
  (rows, value: Values<{ model: string; id: string }>) =>
    withBasis(rows).where('record.model', '=', value('model')).where('record.id', '=', value('id')),
  { reads: ['oidc_records', 'users', 'orgs', 'user_sessions', 'apps', 'projects'] },
)
const bySecondId = prepared((rows, value: Values<{ model: string; id: string }>) =>
  withBasis(rows).where('record.model', '=', value('model')).where('record.second_id', '=', value('id')),
)

/**
 * Returns the row with this hash as its id or second value, if everything it depends on exists. Remembers a response only
 * until one of the tables changes, and only where this process sees every change.
 */
export async function findLiveRow(
  services: Pick<Services, 'rows' | 'events'>,
  key: { readonly model: string; readonly hash: string; readonly second: boolean },
): Promise<Row | undefined> {
  const row = await findAliveRow(services, key)
  if (!row) return undefined
  // Written by putRecords: all tokens that it was exchanged for, and so those before them.
  for (const hash of JSON.parse(row.subjects) as string[]) if (!(await isSubjectValid(services, hash))) return undefined
  return row
}

/** Returns whether an access token of the protocol, or a personal one, is valid. */
const isSubjectValid = async (services: Pick<Services, 'rows' | 'events'>, hash: string): Promise<boolean> =>
  (await findAliveRow(services, { model: 'AccessToken', hash, second: false })) !== undefined ||
  (await findPersonalTokenByHash(services, hash, Date.now())) !== undefined

/** As `findLiveRow`, apart from the tokens that it was exchanged for. */
async function findAliveRow(
  services: Pick<Services, 'rows' | 'events'>,
  key: { readonly model: string; readonly hash: string; readonly second: boolean },
): Promise<Row | undefined> {
  const find = key.second ? bySecondId : byId
  const [row] = await find(services.rows, { model: key.model, id: key.hash })
  if (!row) return undefined
  const user = row.user_id ? await services.events.load(userAggregate, row.user_id) : undefined
  const facts = { ...row, endedAt: Math.max(user?.state.signedOutAt ?? 0, user?.createdAtSequence ?? 0) }
  return isAlive(row, facts) && (await isActorValid(services, row)) ? row : undefined
}

/** Returns whether the user who acts by the token, if any, has the session and the permission to do so. */
async function isActorValid(services: Pick<Services, 'rows' | 'events'>, row: Row): Promise<boolean> {
  if (row.actor_id === '') return true
  if (row.actor_session_id !== '') {
    const live = await findSessionById(services, row.actor_session_id, Date.now())
    if (live?.session.userId !== row.actor_id) return false
  }
  const result = await checkImpersonation(services, { actorId: row.actor_id, userId: row.user_id })
  return result === 'allowed'
}

/** Returns whether everything that the record depends on is valid. Pure. */
export function isAlive(row: Row, facts: RecordFacts): boolean {
  return isUserValid(row, facts) && isSessionValid(row, facts) && isClientValid(row, facts) && isGrantValid(row, facts)
}

const isUserValid = (row: Row, { userState, orgState }: RecordFacts): boolean =>
  row.user_id === '' || (userState === 'active' && orgState === 'active')

function isSessionValid(row: Row, { sessionUserId, sessionUserSequence, endedAt }: RecordFacts): boolean {
  // Before anyone has signed in, the protocol's session has an id that names no sign-in.
  if (row.session_id === '' || row.user_id === '') return true
  return sessionUserId === row.user_id && sessionUserSequence !== null && sessionUserSequence >= endedAt
}

function isClientValid(row: Row, { userType, appState, projectState, appOrgState }: RecordFacts): boolean {
  if (row.client_id === '') return true
  if (row.client_id === row.user_id) return userType === 'machine'
  return appState === 'active' && projectState === 'active' && appOrgState === 'active'
}

function isGrantValid(row: Row, { grantUserId, grantUserSequence, endedAt }: RecordFacts): boolean {
  if (row.grant_id === '') return row.user_sequence === 0 || row.user_sequence >= endedAt
  if (grantUserId !== row.user_id || grantUserSequence === null) return false
  // A session outlives the user's own change of password made in it, and so do its tokens.
  return row.session_id !== '' || grantUserSequence >= endedAt
}
