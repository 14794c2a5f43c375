/** Tokens of dynamic client registration: initial access tokens (RFC 7591 §1.2) and registration access tokens (RFC 7592 §1.2). */
import { randomBytes } from 'node:crypto'
import { noPermission } from '#domain/caller.ts'
import type { Context, Services } from '#domain/context.ts'
import type { AppTarget } from '#domain/project/app/app-target.ts'
import { loadProject } from '#domain/project/load-project.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { consumeRecord, emptyRecord, findRecord, putRecords } from '#domain/token/protocol-records.ts'
import { userAggregate } from '#domain/user/user.ts'

const INITIAL = 'InitialAccessToken'
const REGISTRATION = 'RegistrationAccessToken'

/** Lifetime of an initial access token: default and maximum, in seconds. */
const USUAL_LIFETIME = 60 * 60
const MAX_LIFETIME = 30 * 24 * 60 * 60

export interface InitialToken {
  readonly token: string
  /** Epoch milliseconds. */
  readonly expiresAt: number
}

/** A call by a token: the hash of a personal access token; '': another kind of token. */
type Call = Context & { readonly token: { readonly personalToken: string } }

/**
 * Issues a token with which clients register themselves in a project, as long as its issuer may add applications there.
 * It ends with the personal access token that it was issued for, and with all sign-ins of the issuer. Rejects a user
 * who acts in the name of another one: the token would outlive the permission to act.
 */
export async function issueInitialToken(
  ctx: Call,
  project: Target,
  lifetime: number = USUAL_LIFETIME,
): Promise<InitialToken> {
  if (!Number.isInteger(lifetime) || lifetime < 1 || lifetime > MAX_LIFETIME)
    throw refuse('registrationToken.lifetimeInvalid', {
      key: `expires_in must be a whole number of seconds from 1 to ${MAX_LIFETIME}`,
    })
  if (ctx.caller.hasActor) throw noPermission()
  await loadProject(ctx, project, 'project.app.write')
  const token = newToken()
  const expiresAt = ctx.now + lifetime * 1000
  const payload = { projectId: project.id }
  const userId = ctx.caller.id
  const { sequence: userSequence } = await ctx.events.load(userAggregate, userId)
  const subjects = [ctx.token.personalToken].filter(Boolean)
  await putRecords(ctx, [
    {
      ...{ ...emptyRecord, model: INITIAL, id: token },
      ...{ userId, userSequence, subjects, payload, issuedAt: ctx.now, expiresAt },
    },
  ])
  return { token, expiresAt }
}

/** Returns issuer and project; undefined: the token is unknown or expired, or its issuer is not active, or signed out everywhere. */
export async function findInitialToken(
  services: Pick<Services, 'rows' | 'events' | 'cipher'>,
  token: string,
  now: number,
): Promise<{ readonly issuerId: string; readonly projectId: string } | undefined> {
  const record = await findRecord(services, INITIAL, { id: token })
  if (!record || record.expiresAt <= now) return undefined
  return { issuerId: record.userId, projectId: String(record.payload.projectId) }
}

type Client = AppTarget & { readonly clientId: string }

/** Issues the token with which a client reads, changes and removes its own registration. It ends with the client. */
export async function issueRegistrationToken(
  services: Pick<Services, 'events' | 'cipher'>,
  client: Client,
  now: number,
): Promise<string> {
  const token = newToken()
  await putRecords(services, [registrationRecord(client, token, now)])
  return token
}

/**
 * Issues a new token in place of one that was used for an update (RFC 7592 §2.2), which ends; undefined: another update
 * with it was faster.
 */
export async function rotateRegistrationToken(
  services: Pick<Services, 'rows' | 'events' | 'cipher'>,
  client: Client,
  used: string,
  now: number,
): Promise<string | undefined> {
  const token = newToken()
  const successors = [registrationRecord(client, token, now)]
  return (await consumeRecord(services, { model: REGISTRATION, id: used, successors }, now)) ? token : undefined
}

const registrationRecord = ({ project, appId, clientId }: Client, token: string, now: number) => ({
  ...emptyRecord,
  model: REGISTRATION,
  id: token,
  clientId,
  payload: { projectId: project.id, appId },
  issuedAt: now,
  expiresAt: Number.MAX_SAFE_INTEGER,
})

/** Returns the client that the token is of; undefined: the token is unknown or replaced, or its client is not active. */
export async function findRegistrationToken(
  services: Pick<Services, 'rows' | 'events' | 'cipher'>,
  token: string,
): Promise<Client | undefined> {
  const record = await findRecord(services, REGISTRATION, { id: token })
  if (!record || record.usedAt !== null) return undefined
  const { projectId, appId } = record.payload
  return { project: { id: String(projectId) }, appId: String(appId), clientId: record.clientId }
}

const newToken = () => randomBytes(32).toString('base64url')
