/**
 * Dynamic client registration (RFC 7591) and its management (RFC 7592). A client becomes an application of the project
 * that the initial access token was issued for, with the permission of the issuer. The engine's own registration would
 * keep secrets as they are and clients beside the applications.
 */
import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import { paths } from '#api/oidc/paths.ts'
import { type Offer, readMetadata } from '#api/oidc/registration/read-metadata.ts'
import { writeMetadata } from '#api/oidc/registration/write-metadata.ts'
import { clientAuthMethods } from '#api/oidc/tokens/mutual-tls.ts'
import { systemCaller } from '#domain/caller.ts'
import type { Context, Services } from '#domain/context.ts'
import { callerOf } from '#domain/permission/caller-of.ts'
import type { AppTarget } from '#domain/project/app/app-target.ts'
import { certificateMethodNames } from '#domain/project/app/client/certificate-fields.ts'
import { registerClient } from '#domain/project/app/client/register-client.ts'
import { updateRegistration } from '#domain/project/app/client/update-registration.ts'
import { getApp } from '#domain/project/app/list-apps.ts'
import { isClientSecret } from '#domain/project/app/new-client.ts'
import { removeApp } from '#domain/project/app/remove-app.ts'
import {
  findInitialToken,
  findRegistrationToken,
  issueRegistrationToken,
  rotateRegistrationToken,
} from '#domain/token/registration-tokens.ts'
import type { Keyring } from '#domain/token/signing-keys.ts'
import { AppError } from '#kit/errors.ts'
import type { ParsedObject } from '#kit/parse-json.ts'
import { JsonSyntaxError, parseJson } from '#kit/parse-json.ts'
import { translate } from '#kit/translate.ts'

const BODY_LIMIT = 64 * 1024

/** Middleware of `POST /oauth/v2/register`, and of `GET`, `PUT` and `DELETE` of the address of one client. */
export const registration =
  (services: Services, keyring: Pick<Keyring, 'signer'>) =>
  async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    const rest = ctx.path === paths.registration ? '' : ownPart(ctx.path)
    if (rest === undefined || !(rest === '' ? ['POST'] : ['GET', 'PUT', 'DELETE']).includes(ctx.method)) return next()
    try {
      const certificateMethods = clientAuthMethods(services).filter((name) => certificateMethodNames.has(name))
      const server = { services, offer: { signingAlgorithm: keyring.signer.algorithm, certificateMethods } }
      await (rest === '' ? register(server, ctx) : manage(server, ctx, rest))
    } catch (thrown) {
      const error = asRegistrationError(thrown)
      if (error instanceof errors.InvalidToken) ctx.set('www-authenticate', 'Bearer error="invalid_token"')
      throw error
    }
  }

const ownPart = (path: string): string | undefined =>
  path.startsWith(`${paths.registration}/`) ? path.slice(paths.registration.length + 1) : undefined

interface Server {
  readonly services: Services
  readonly offer: Offer
}

async function register(server: Server, ctx: KoaContextWithOIDC): Promise<void> {
  const { services, offer } = server
  const now = Date.now()
  const initial = await findInitialToken(services, bearerToken(ctx), now)
  if (!initial) throw new errors.InvalidToken('initial access token not found')
  const metadata = readMetadata(await readJson(ctx), offer)
  const issued: Context = { ...services, caller: await callerOf(services, initial.issuerId), now, language: 'en' }
  const project = { id: initial.projectId }
  const { appId, clientId, clientSecret } = await registerClient(issued, project, metadata)
  const client = { project, appId, clientId }
  const token = await issueRegistrationToken(services, client, now)
  ctx.status = 201
  ctx.body = { ...(await describe(server, client, token)), ...secretMembers(clientSecret) }
}

async function manage(server: Server, ctx: KoaContextWithOIDC, clientId: string): Promise<void> {
  const { services } = server
  const token = bearerToken(ctx)
  const client = await findRegistrationToken(services, token)
  if (client?.clientId !== clientId) throw new errors.InvalidToken('registration access token not found')
  if (ctx.method === 'DELETE') {
    await removeApp(ownContext(services), client)
    ctx.status = 204
    return
  }
  if (ctx.method === 'GET') {
    ctx.body = await describe(server, client, token)
    return
  }
  const secret = await replace(server, ctx, client)
  const next = await rotateRegistrationToken(services, client, token, Date.now())
  if (!next) throw new errors.InvalidToken('registration access token was used already')
  ctx.body = { ...(await describe(server, client, next)), ...secretMembers(secret) }
}

/** Members that only the server sets (RFC 7592 §2.2). */
const ISSUED = [
  'registration_access_token',
  'registration_client_uri',
  'client_secret_expires_at',
  'client_id_issued_at',
]

async function replace(
  { services, offer }: Server,
  ctx: KoaContextWithOIDC,
  client: AppTarget & { clientId: string },
): Promise<string> {
  const body = await readJson(ctx)
  const refused = ISSUED.find((name) => Object.hasOwn(body, name))
  if (refused) throw new errors.InvalidRequest(`${refused} must not be in the request`)
  if (body.client_id !== client.clientId) throw new errors.InvalidRequest('client_id must be that of the client')
  const clientContext = ownContext(services)
  if (Object.hasOwn(body, 'client_secret')) {
    const { secretHash } = await getApp(clientContext, client)
    if (!isClientSecret(body.client_secret, secretHash))
      throw new errors.InvalidRequest('client_secret must be the present one')
  }
  return updateRegistration(clientContext, client, readMetadata(body, offer))
}

/** A client changes itself only. */
const ownContext = (services: Services): Context => ({
  ...services,
  caller: systemCaller('REGISTRATION'),
  now: Date.now(),
  language: 'en',
})

async function describe(
  { services, offer }: Server,
  client: AppTarget & { clientId: string },
  token: string,
): Promise<object> {
  const { config, ...app } = await getApp(ownContext(services), client)
  if (config.kind !== 'oidc') throw new errors.InvalidToken('registration access token not found')
  return {
    ...writeMetadata({ ...app, config }, config, offer.signingAlgorithm),
    registration_client_uri: `${services.externalUrl}${paths.registration}/${client.clientId}`,
    registration_access_token: token,
  }
}

/** 0: the secret does not expire (RFC 7591 §3.2.1). */
const secretMembers = (secret: string) => (secret === '' ? {} : { client_secret: secret, client_secret_expires_at: 0 })

function bearerToken(ctx: KoaContextWithOIDC): string {
  const token = /^Bearer (\S+)$/i.exec(ctx.get('authorization'))?.[1]
  if (!token) throw new errors.InvalidToken('no access token provided')
  return token
}

async function readJson(ctx: KoaContextWithOIDC): Promise<ParsedObject> {
  if (!ctx.is('application/json')) throw new errors.InvalidRequest('the content type must be application/json')
  let text = ''
  for await (const chunk of ctx.req.setEncoding('utf8')) {
    text += String(chunk)
    if (text.length > BODY_LIMIT) throw new errors.InvalidRequest('the request is too large')
  }
  const value = parse(text)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw new errors.InvalidRequest('the body must be a JSON object')
}

function parse(text: string) {
  try {
    return parseJson(text)
  } catch (cause) {
    if (cause instanceof JsonSyntaxError) throw new errors.InvalidRequest(cause.message)
    throw cause
  }
}

/**
 * Maps rejections of the domain to invalid metadata; a permission that the token's issuer lost makes the token invalid.
 */
function asRegistrationError(thrown: unknown): unknown {
  if (!(thrown instanceof AppError)) return thrown
  if (thrown.kind === 'permissionDenied' || thrown.kind === 'notFound')
    return new errors.InvalidToken('the issuer of the token may not add applications')
  if (!['invalidArgument', 'failedPrecondition', 'alreadyExists'].includes(thrown.kind)) return thrown
  return new errors.InvalidClientMetadata(translate('en', thrown.key, thrown.params) ?? thrown.key)
}
