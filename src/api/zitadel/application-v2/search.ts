/** Columns and states of searches by their numbers, which both versions share. */
import type { AppView } from '#domain/project/app/app-view.ts'
import type { ListVisibleAppKeys } from '#domain/project/app/list-visible-app-keys.ts'
import type { ListVisibleApps } from '#domain/project/app/list-visible-apps.ts'

const SORTING: readonly ListVisibleApps['sortBy'][] = ['id', 'name', 'state', 'creationDate', 'changeDate']

export const toSorting = (column: number): ListVisibleApps['sortBy'] => SORTING[column] ?? 'id'

const KEY_SORTING: readonly ListVisibleAppKeys['sortBy'][] = [
  'id',
  'project_id',
  'app_id',
  'created_at',
  'org_id',
  'expires_at',
  'type',
]

export const toKeySorting = (column: number): ListVisibleAppKeys['sortBy'] => KEY_SORTING[column] ?? 'id'

/** Numbers of the states. */
export const STATES = { active: 1, inactive: 2 } as const

/** Undefined: a state that no application has. */
export const toState = (state: number): AppView['state'] | undefined =>
  state === STATES.active ? 'active' : state === STATES.inactive ? 'inactive' : undefined
