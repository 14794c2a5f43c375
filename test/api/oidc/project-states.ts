/** Projects as pure states, for tests of single decisions. */
import type { OidcConfig } from '#domain/project/app/app-config.ts'
import { appAdded, oidcConfigAdded } from '#domain/project/app/events.ts'
import { projectAdded } from '#domain/project/events.ts'
import { projectGrantAdded } from '#domain/project/grant/events.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { projectRoleAdded } from '#domain/project/role/events.ts'
import { foldEvents } from '#test/support/fold-events.ts'

export const settings = {
  name: 'Shop',
  roleAssertion: false,
  roleCheck: false,
  projectCheck: false,
  privateLabeling: 0,
}

/** The project `Shop`, folded from these events. */
export const projectAfter = (...events: ProjectEvent[]): Project =>
  foldEvents(projectAggregate, [projectAdded(settings), ...events]).state

export const role = (key: string) => projectRoleAdded({ key, displayName: key, group: '' })

export const webConfig: OidcConfig = {
  kind: 'oidc',
  redirectUris: ['https://app.acme.ch/callback'],
  postLogoutRedirectUris: [],
  responseTypes: ['code'],
  grantTypes: ['authorizationCode'],
  appType: 'web',
  authMethod: 'basic',
  devMode: false,
  accessTokenType: 'opaque',
  accessTokenRoleAssertion: false,
  idTokenRoleAssertion: false,
  idTokenUserinfoAssertion: false,
  clockSkewMs: 0,
  additionalOrigins: [],
  skipNativeAppSuccessPage: false,
  backChannelLogoutUri: '',
}

/** An application called `Web`, id `a1`. */
export const webApp = (config: Partial<OidcConfig> = {}): ProjectEvent[] => [
  appAdded('a1', 'Web'),
  oidcConfigAdded({ appId: 'a1', clientId: 'c1', secretHash: 'h1', config: { ...webConfig, ...config } }),
]

export const grantTo = (grantedOrgId: string, ...roleKeys: string[]) =>
  projectGrantAdded({ grantId: 'g1', grantedOrgId, roleKeys })
