import { generateRsaKeyPair } from '#crypto/jwt.ts'
import { type Context, type Details, detailsOf } from '#domain/context.ts'
import type { AppTarget } from '#domain/project/app/app-target.ts'
import { appKeyAdded } from '#domain/project/app/events.ts'
import { END_OF_TIME } from '#domain/project/app/new-client.ts'
import { changeProject } from '#domain/project/change-project.ts'
import { loadProject } from '#domain/project/load-project.ts'
import type { ProjectEvent } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { requireApp } from '#domain/project/require-project.ts'
import { refuse } from '#domain/reasons/reason.ts'

export interface AddAppKey {
  /** zitadel.authn.v1.KeyType, by number. */
  readonly type: number
  /** Epoch milliseconds; null: never. */
  readonly expiresAt: number | null
}

/** Adds a key for `private_key_jwt`. Returns the key file this once; the private key is not stored. */
export async function addAppKey(
  ctx: Context,
  app: AppTarget,
  input: AddAppKey,
): Promise<{ keyId: string; keyFile: string; details: Details }> {
  if (input.expiresAt !== null && input.expiresAt <= ctx.now) throw refuse('appKey.expired')
  // Checked before the key pair is generated, which is slow.
  requireKeyed((await loadProject(ctx, app.project, 'project.app.write')).state, app.appId)
  const pair = await generateRsaKeyPair()
  const keyId = ctx.newId()
  const key = { keyId, keyType: input.type, publicKey: pair.publicPem, expiresAt: input.expiresAt ?? END_OF_TIME }
  const after = await changeProject(ctx, app.project, 'project.app.write', (state) =>
    decideAddAppKey(state, { ...key, appId: app.appId }),
  )
  const { clientId } = requireApp(after.state, app.appId)
  return { keyId, keyFile: keyFileOf(app.appId, clientId, key, pair.privatePkcs1Pem), details: detailsOf(after) }
}

export function decideAddAppKey(project: Project, key: Parameters<typeof appKeyAdded>[0]): ProjectEvent[] {
  requireKeyed(project, key.appId)
  return [appKeyAdded(key)]
}

function requireKeyed(project: Project, appId: string): void {
  const { config } = requireApp(project, appId)
  if (config.kind === 'saml' || config.authMethod !== 'privateKeyJwt') throw refuse('app.noPrivateKeyJwt')
}

/** Key file as client libraries read it. */
const keyFileOf = (
  appId: string,
  clientId: string,
  key: { keyId: string; expiresAt: number },
  privateKey: string,
): string =>
  JSON.stringify({
    type: 'application',
    keyId: key.keyId,
    key: privateKey,
    expirationDate: new Date(key.expiresAt).toISOString(),
    appId,
    clientId,
  })
