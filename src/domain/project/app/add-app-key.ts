import { generateRsaKeyPair } from '#crypto/jwt.ts'
import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { appKeyAdded } from '#domain/project/app/events.ts'
import type { AppRef } from '#domain/project/app/update-app.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { requireApp, requireProject } from '#domain/project/require-project.ts'
import { failedPrecondition, invalidArgument } from '#kit/errors.ts'

/** Keys that are given no end. */
const END_OF_TIME = Date.UTC(9999, 11, 31, 23, 59, 59)

export interface AddAppKey extends AppRef {
  /** zitadel.authn.v1.KeyType, by number. */
  readonly type: number
  /** Epoch milliseconds; null: never. */
  readonly expiresAt: number | null
}

/** Gives an application a key to sign with; the key file is answered this once, its private half is not kept. */
export async function addAppKey(
  ctx: OrgContext,
  input: AddAppKey,
): Promise<{ keyId: string; keyFile: string; details: Details }> {
  ctx.caller.require('project.app.write', ctx.orgId, input.projectId)
  if (input.expiresAt !== null && input.expiresAt <= ctx.now)
    throw invalidArgument('DOMAIN-dv3t5', 'Errors.AuthNKey.ExpireBeforeNow')
  const before = await ctx.events.load(projectAggregate, input.projectId)
  requireProject(before, ctx.orgId)
  // Before a key is made, which is slow.
  requireKeyed(before.state, input.appId)
  const pair = await generateRsaKeyPair()
  const keyId = ctx.newId()
  const key = { keyId, keyType: input.type, publicKey: pair.publicPem, expiresAt: input.expiresAt ?? END_OF_TIME }
  const after = await ctx.events.change(author(ctx), projectAggregate, input.projectId, (project) => {
    requireProject(project, ctx.orgId)
    return decideAddAppKey(project.state, { ...key, appId: input.appId })
  })
  const { clientId } = requireApp(after.state, input.appId)
  return { keyId, keyFile: keyFileOf(input.appId, clientId, key, pair.privatePkcs1Pem), details: detailsOf(after) }
}

export function decideAddAppKey(project: Project, key: Parameters<typeof appKeyAdded>[0]): ProjectEvent[] {
  requireKeyed(project, key.appId)
  return [appKeyAdded(key)]
}

function requireKeyed(project: Project, appId: string): void {
  if (requireApp(project, appId).config.authMethod !== 'privateKeyJwt')
    throw failedPrecondition('COMMAND-Dff53', 'Errors.Project.App.AuthMethodNoPrivateKeyJWT')
}

/** The file that client libraries prove themselves with. */
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
