import type { Context } from '#domain/context.ts'
import { hasSecret, sameConfig } from '#domain/project/app/app-config.ts'
import type { AppTarget } from '#domain/project/app/app-target.ts'
import { checkOidcConfig } from '#domain/project/app/check-oidc-config.ts'
import type { ClientKey } from '#domain/project/app/client/client-key.ts'
import { type ClientRegistration, registeredKey } from '#domain/project/app/client/register-client.ts'
import { appChanged, appKeyRemoved, oidcConfigChanged, oidcSecretChanged } from '#domain/project/app/events.ts'
import { newClientSecret, uniqueAppName } from '#domain/project/app/new-client.ts'
import { changeProject } from '#domain/project/change-project.ts'
import type { ProjectEvent } from '#domain/project/project.ts'
import type { App, Project } from '#domain/project/project-state.ts'
import { requireApp } from '#domain/project/require-project.ts'
import { refuse } from '#domain/reasons/reason.ts'

/** Replaces name, configuration and keys of a client. Returns a secret where it needs one and had none; otherwise ''. */
export async function updateRegistration(ctx: Context, app: AppTarget, input: ClientRegistration): Promise<string> {
  const secret = newClientSecret()
  let issued = false
  await changeProject(ctx, app.project, 'project.app.write', (state) => {
    const { config, secretHash } = requireApp(state, app.appId)
    issued = hasSecret(input.config) && !(hasSecret(config) && secretHash !== '')
    return decideUpdateRegistration(state, app.appId, {
      ...input,
      newId: ctx.newId,
      ...(issued ? { secretHash: secret.secretHash } : {}),
    })
  })
  return issued ? secret.clientSecret : ''
}

/** `secretHash`: of a new secret. */
export function decideUpdateRegistration(
  project: Project,
  appId: string,
  input: ClientRegistration & Pick<Context, 'newId'> & { readonly secretHash?: string },
): ProjectEvent[] {
  const app = requireApp(project, appId)
  if (app.config.kind !== 'oidc') throw refuse('app.notOidc')
  const config = { ...input.config, ...(app.config.pkceRequired ? { pkceRequired: true as const } : {}) }
  checkOidcConfig(config)
  const name = uniqueAppName(project, input.name, { appId, clientId: app.clientId })
  return [
    ...(name === app.name ? [] : [appChanged(appId, name)]),
    ...(sameConfig(app.config, config) ? [] : [oidcConfigChanged(appId, config)]),
    ...(input.secretHash === undefined ? [] : [oidcSecretChanged(appId, input.secretHash)]),
    ...changedKeys(app, appId, input),
  ]
}

function changedKeys(
  app: App,
  appId: string,
  { keys, newId }: ClientRegistration & Pick<Context, 'newId'>,
): ProjectEvent[] {
  const known = Object.entries(app.keys)
  const isSame = (one: ClientKey, other: ClientKey) => one.kid === other.kid && one.publicKey === other.publicKey
  return [
    ...known.filter(([, old]) => !keys.some((key) => isSame(key, old))).map(([keyId]) => appKeyRemoved(appId, keyId)),
    ...keys
      .filter((key) => !known.some(([, old]) => isSame(key, old)))
      .map((key) => registeredKey(newId(), appId, key)),
  ]
}
