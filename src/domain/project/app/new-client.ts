import { codeGenerators, generateCode } from '#crypto/code-generator.ts'
import { hashToken, isHashOf } from '#crypto/token.ts'
import type { Context } from '#domain/context.ts'
import { requireOneLine } from '#domain/input/one-line.ts'
import { type AppConfig, hasSecret } from '#domain/project/app/app-config.ts'
import type { Project } from '#domain/project/project-state.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { foldCase } from '#kit/fold-case.ts'

/** Identifiers of a client. The secret is returned once; only its hash is stored. */
export interface NewClient {
  readonly appId: string
  readonly clientId: string
  /** '' : none. */
  readonly clientSecret: string
  readonly secretHash: string
}

/** `appId`, `clientId`: chosen by the caller; absent: new ones. */
export function newClient(
  ctx: Pick<Context, 'newId'>,
  config: AppConfig,
  appId = ctx.newId(),
  clientId = ctx.newId(),
): NewClient {
  return { appId, clientId, ...(hasSecret(config) ? newClientSecret() : noSecret) }
}

const noSecret = { clientSecret: '', secretHash: '' }

/** 64 random letters and digits: a fast hash of them cannot be reversed by guessing. */
export function newClientSecret(): { clientSecret: string; secretHash: string } {
  const clientSecret = generateCode(codeGenerators.clientSecret)
  return { clientSecret, secretHash: hashToken(clientSecret) }
}

/** Returns the name as it is stored. Rejects an empty name, and that of another application of the project. */
export function appName(project: Project, requestedName: string, appId?: string): string {
  const name = requestedName.trim()
  if (!name) throw refuse('app.nameInvalid')
  requireOneLine({ name })
  const isNameTaken = Object.entries(project.apps).some(
    ([id, app]) => id !== appId && foldCase(app.name) === foldCase(name),
  )
  if (isNameTaken) throw refuse('app.alreadyExists')
  return name
}

/** Returns the name, or the client id for an empty one; a taken name gets the client id appended. */
export function uniqueAppName(
  project: Project,
  requestedName: string,
  client: { appId: string; clientId: string },
): string {
  const name = requestedName.trim() || client.clientId
  const others = Object.entries(project.apps).filter(([id]) => id !== client.appId)
  const isNameTaken = others.some(([, app]) => foldCase(app.name) === foldCase(name))
  return appName(project, isNameTaken ? `${name} (${client.clientId})` : name, client.appId)
}

export const isClientSecret = (secret: unknown, secretHash: string): boolean =>
  typeof secret === 'string' && secretHash !== '' && isHashOf(secret, secretHash)

/** Expiry of keys that do not expire, epoch milliseconds. */
export const END_OF_TIME = Date.UTC(9999, 11, 31, 23, 59, 59)
