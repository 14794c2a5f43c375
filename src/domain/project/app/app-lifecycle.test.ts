import { decideAddAppKey } from '#domain/project/app/add-app-key.ts'
import { decideDeactivateApp } from '#domain/project/app/deactivate-app.ts'
import {
  apiConfigAdded,
  apiConfigChanged,
  apiSecretChanged,
  appAdded,
  appChanged,
  appDeactivated,
  appKeyAdded,
  appKeyRemoved,
  appReactivated,
  appRemoved,
  oidcSecretChanged,
} from '#domain/project/app/events.ts'
import { decideReactivateApp } from '#domain/project/app/reactivate-app.ts'
import { decideRegenerateClientSecret } from '#domain/project/app/regenerate-client-secret.ts'
import { decideRemoveApp } from '#domain/project/app/remove-app.ts'
import { decideRemoveAppKey } from '#domain/project/app/remove-app-key.ts'
import { decideUpdateApiAppConfig } from '#domain/project/app/update-api-app-config.ts'
import { decideUpdateApp } from '#domain/project/app/update-app.ts'
import type { Project } from '#domain/project/project-state.ts'
import { projectAfter, webApp } from '#test/api/oidc/project-states.ts'
import { testLifecycle } from '#test/support/test-lifecycle.ts'

const keyAdded = appKeyAdded({ appId: 'a1', keyId: 'k1', keyType: 1, publicKey: 'PEM', expiresAt: 5 })
const keyedApi = { kind: 'api', authMethod: 'privateKeyJwt' } as const
const basicApi = { kind: 'api', authMethod: 'basic' } as const
const api = [appAdded('a1', 'Web'), apiConfigAdded({ appId: 'a1', clientId: 'c1', secretHash: 'h1', config: basicApi })]
const keyedApp = webApp({ authMethod: 'privateKeyJwt' })

const regenerate = (kind: 'oidc' | 'api') => (project: Project) =>
  decideRegenerateClientSecret(project, { appId: 'a1', kind, secretHash: 'h2' })
const rename = (name: string) => (project: Project) => decideUpdateApp(project, 'a1', name)

const commands = {
  deactivate: (project: Project) => decideDeactivateApp(project, 'a1'),
  reactivate: (project: Project) => decideReactivateApp(project, 'a1'),
  rename: rename('WEB'),
  renameToItself: rename('Web'),
  renameToOther: rename('other'),
  addKey: (project: Project) => decideAddAppKey(project, keyAdded.payload),
  removeKey: (project: Project) => decideRemoveAppKey(project, 'a1', 'k1'),
  regenerateOidcSecret: regenerate('oidc'),
  regenerateApiSecret: regenerate('api'),
  updateApi: (project: Project) => decideUpdateApiAppConfig(project, 'a1', keyedApi),
  updateApiWithoutChange: (project: Project) => decideUpdateApiAppConfig(project, 'a1', basicApi),
  remove: (project: Project) => decideRemoveApp(project, 'a1'),
}

const unknown = 'app.notFound'
const ofActive = {
  deactivate: [appDeactivated('a1')],
  reactivate: 'app.notInactive',
  rename: [appChanged('a1', 'WEB')],
  renameToItself: 'app.notChanged',
  renameToOther: 'app.alreadyExists',
  addKey: 'app.noPrivateKeyJwt',
  removeKey: 'appKey.notFound',
  regenerateOidcSecret: [oidcSecretChanged('a1', 'h2')],
  regenerateApiSecret: 'app.notApi',
  updateApi: 'app.notApi',
  updateApiWithoutChange: 'app.notApi',
  remove: [appRemoved('a1')],
}

testLifecycle((...events) => projectAfter(appAdded('a2', 'Other'), ...events), commands, {
  'unknown application': {
    after: [],
    deactivate: unknown,
    reactivate: unknown,
    rename: unknown,
    renameToItself: unknown,
    renameToOther: unknown,
    addKey: unknown,
    removeKey: unknown,
    regenerateOidcSecret: unknown,
    regenerateApiSecret: unknown,
    updateApi: unknown,
    updateApiWithoutChange: unknown,
    remove: unknown,
  },
  'active application': { after: webApp(), ...ofActive },
  'inactive application': {
    after: [...webApp(), appDeactivated('a1')],
    ...ofActive,
    deactivate: 'app.notActive',
    reactivate: [appReactivated('a1')],
  },
  'application with keys in place of a secret': {
    after: keyedApp,
    ...ofActive,
    addKey: [keyAdded],
    regenerateOidcSecret: 'app.noSecret',
  },
  'application with a key': {
    after: [...keyedApp, keyAdded],
    ...ofActive,
    addKey: [keyAdded],
    removeKey: [appKeyRemoved('a1', 'k1')],
    regenerateOidcSecret: 'app.noSecret',
  },
  'API application': {
    after: api,
    ...ofActive,
    regenerateOidcSecret: 'app.notOidc',
    regenerateApiSecret: [apiSecretChanged('a1', 'h2')],
    updateApi: [apiConfigChanged('a1', keyedApi)],
    updateApiWithoutChange: 'app.notChanged',
  },
  'API application with keys': {
    after: [...api, apiConfigChanged('a1', keyedApi)],
    ...ofActive,
    addKey: [keyAdded],
    regenerateOidcSecret: 'app.notOidc',
    regenerateApiSecret: 'app.noSecret',
    updateApi: 'app.notChanged',
    updateApiWithoutChange: [apiConfigChanged('a1', basicApi)],
  },
})
