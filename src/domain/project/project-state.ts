/** The state of a project as its nouns keep it. Each noun's `events.ts` owns the folds of its own part. */
import { type Members, noMembers } from '#domain/instance/members.ts'
import type { AppConfig } from '#domain/project/app/app-config.ts'

export type ProjectSettings = {
  readonly name: string
  /** Tokens contain the roles of users without a scope that requests them. */
  readonly roleAssertion: boolean
  /** Only people with a role in the project may sign in. */
  readonly roleCheck: boolean
  /** Only people of organizations that have the project may sign in. */
  readonly projectCheck: boolean
  /** zitadel.project.v1.PrivateLabelingSetting, by number. */
  readonly privateLabeling: number
}

/** Times of creation and last change in epoch milliseconds, and the sequence of the last change. */
export type Stamps = { readonly createdAt: number; readonly changedAt: number; readonly sequence: number }

export type ProjectRole = Stamps & { readonly displayName: string; readonly group: string }

export type AppKey = {
  readonly type: number
  /** SPKI PEM. */
  readonly publicKey: string
  /** Key id in the headers of assertions. */
  readonly kid: string
  /** Epoch milliseconds. */
  readonly expiresAt: number
  readonly createdAt: number
  readonly sequence: number
}

export type App = Stamps & {
  readonly name: string
  readonly state: 'active' | 'inactive'
  /** The entity id of a SAML application. */
  readonly clientId: string
  /** Of the client secret; '' : none. */
  readonly secretHash: string
  readonly config: AppConfig
  readonly keys: { readonly [keyId: string]: AppKey }
}

export type ProjectGrant = Stamps & {
  readonly grantedOrgId: string
  readonly roleKeys: readonly string[]
  readonly state: 'active' | 'inactive'
  readonly members: Members
}

export type Project = ProjectSettings & {
  readonly status: 'none' | 'active' | 'inactive' | 'removed'
  readonly roles: { readonly [key: string]: ProjectRole }
  readonly apps: { readonly [appId: string]: App }
  readonly grants: { readonly [grantId: string]: ProjectGrant }
  readonly members: Members
}

export const initialProject: Project = {
  status: 'none',
  name: '',
  roleAssertion: false,
  roleCheck: false,
  projectCheck: false,
  privateLabeling: 0,
  roles: {},
  apps: {},
  grants: {},
  members: noMembers,
}

/** The stamps of something that an event makes or changes. */
export const stampsAfter = (known: Stamps | undefined, event: { createdAt: number; sequence: number }): Stamps => ({
  createdAt: known?.createdAt ?? event.createdAt,
  changedAt: event.createdAt,
  sequence: event.sequence,
})

/** A record without one key. */
export const omitKey = <T>(record: { readonly [key: string]: T }, key: string): { readonly [key: string]: T } => {
  const { [key]: _removed, ...rest } = record
  return rest
}
