import type { Context } from '#domain/context.ts'
import type { OidcConfig } from '#domain/project/app/app-config.ts'
import { checkOidcConfig } from '#domain/project/app/check-oidc-config.ts'
import type { ClientKey } from '#domain/project/app/client/client-key.ts'
import { appAdded, appKeyAdded, oidcConfigAdded } from '#domain/project/app/events.ts'
import { END_OF_TIME, type NewClient, newClient, uniqueAppName } from '#domain/project/app/new-client.ts'
import { changeProject } from '#domain/project/change-project.ts'
import type { ProjectEvent } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { requireActiveProject } from '#domain/project/require-project.ts'
import type { Target } from '#domain/target.ts'

/** Metadata of a registering client (RFC 7591). */
export interface ClientRegistration {
  /** '' : the client id. */
  readonly name: string
  readonly config: OidcConfig
  readonly keys: readonly ClientKey[]
}

/** KEY_TYPE_JSON of zitadel.authn.v1. */
const JSON_KEY = 1

/** Adds an OpenID Connect client with its keys. A taken name gets the client id appended. */
export async function registerClient(ctx: Context, project: Target, input: ClientRegistration): Promise<NewClient> {
  const config = { ...input.config, pkceRequired: true as const }
  checkOidcConfig(config)
  const client = newClient(ctx, config)
  await changeProject(ctx, project, 'project.app.write', (state) =>
    decideRegisterClient(state, { ...input, config, client, newId: ctx.newId }),
  )
  return client
}

export function decideRegisterClient(
  project: Project,
  { client, newId, ...input }: ClientRegistration & { readonly client: NewClient } & Pick<Context, 'newId'>,
): ProjectEvent[] {
  requireActiveProject(project)
  const { appId, clientId, secretHash } = client
  return [
    appAdded(appId, uniqueAppName(project, input.name, client)),
    oidcConfigAdded({ appId, clientId, secretHash, config: input.config }),
    ...input.keys.map((key) => registeredKey(newId(), appId, key)),
  ]
}

export const registeredKey = (keyId: string, appId: string, key: ClientKey): ProjectEvent =>
  appKeyAdded({ ...key, keyId, appId, keyType: JSON_KEY, expiresAt: END_OF_TIME })
