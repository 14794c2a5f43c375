import type { V1Entry } from '#api/zitadel/errors-v1/errors-v1.ts'
import type { projectReasons } from '#domain/reasons/project-reasons.ts'

const queriedApp = { id: 'QUERY-AFDgg' } as const

/** Version 2 returns FailedPrecondition (docs/contract/zitadel-v2.md, 4.7). */
const noSecret = { id: 'COMMAND-Dff54', kind: 'failedPrecondition' } as const

export const projectErrors = {
  'project.notFound': {
    id: 'COMMAND-3M9sd',
    rpcs: {
      GetProjectByID: { id: 'QUERY-fk2fs' },
      DeactivateProject: { id: 'COMMAND-112M9' },
      ReactivateProject: { id: 'COMMAND-3ihsF' },
    },
  },
  'project.idTaken': { id: 'COMMAND-opamwu' },
  'project.nameInvalid': { id: 'PROJECT-IOVCC', rpcs: { UpdateProject: { id: 'PROJECT-4m9vS' } } },
  'project.notActive': { id: 'COMMAND-3n8fs', rpcs: { DeactivateProject: { id: 'COMMAND-mki55' } } },
  'project.notInactive': { id: 'COMMAND-5M9bs' },
  'project.notChanged': { id: 'COMMAND-2M0fs' },
  'app.notFound': {
    id: 'COMMAND-8h1Ns',
    rpcs: { GetAppByID: queriedApp, GetAppKey: queriedApp, ListAppKeys: queriedApp },
  },
  'app.nameInvalid': { id: 'PROJECT-1n8df' },
  'app.alreadyExists': { id: 'V3-DKcYh' },
  'app.idTaken': { id: 'PROJECT-lxowmp' },
  'app.clockSkewInvalid': { id: 'PROJECT-1n8df' },
  'app.loginUriInvalid': { id: 'PROJECT-1n8df' },
  'app.originInvalid': { id: 'PROJECT-1n8df' },
  'app.boundTokensExposed': { id: 'PROJECT-Bndt1' },
  'app.fapi2Unmet': { id: 'PROJECT-Fapi2' },
  'app.frontChannelLogoutUriInvalid': { id: 'PROJECT-Fclu1' },
  'app.grantTypeMissing': { id: 'PROJECT-1n8df' },
  'app.notActive': { id: 'COMMAND-dsh35' },
  'app.notInactive': { id: 'COMMAND-1n8cM' },
  'app.notOidc': { id: 'COMMAND-GBr34', rpcs: { RegenerateOIDCClientSecret: { id: 'COMMAND-Ghrh3' } } },
  'app.notApi': { id: 'COMMAND-Gnwt3', rpcs: { RegenerateAPIClientSecret: { id: 'COMMAND-Ghrh3' } } },
  'app.notSaml': { id: 'COMMAND-GBr35' },
  'app.samlMetadataMissing': { id: 'SAML-podix9', rpcs: { UpdateSAMLAppConfig: { id: 'SAML-J3kg3' } } },
  'app.samlMetadataUnreachable': { id: 'SAML-podix9', rpcs: { UpdateSAMLAppConfig: { id: 'SAML-J3kg3' } } },
  'app.samlMetadataInvalid': { id: 'SAML-bquso', rpcs: { UpdateSAMLAppConfig: { id: 'SAML-3fk2b' } } },
  'app.entityIdTaken': { id: 'V3-DKcYh' },
  'app.noSecret': {
    id: 'COMMAND-Dff54',
    rpcs: { GenerateClientSecret: noSecret, RegenerateClientSecret: noSecret },
  },
  'app.noPrivateKeyJwt': { id: 'COMMAND-Dff53' },
  'app.notChanged': {
    id: 'COMMAND-2m8vx',
    rpcs: { UpdateOIDCAppConfig: { id: 'COMMAND-1m88i' }, UpdateSAMLAppConfig: { id: 'COMMAND-1m88i' } },
  },
  'appKey.expired': { id: 'DOMAIN-dv3t5' },
  'appKey.notFound': { id: 'QUERY-SDfG2', rpcs: { RemoveAppKey: { id: 'COMMAND-4m77G' } } },
  'projectRole.keyInvalid': { id: 'PROJECT-4m9vS' },
  'projectRole.alreadyExists': { id: 'V3-DKcYh' },
  'projectRole.notFound': { id: 'COMMAND-m9vMf', rpcs: { UpdateProjectRole: { id: 'COMMAND-vv8M9' } } },
  'projectRole.notChanged': { id: 'COMMAND-5M0cs' },
  'projectGrant.notFound': { id: 'PROJECT-3M9sd' },
  'projectGrant.sameOrg': { id: 'PROJECT-Bff2g' },
  'projectGrant.orgNotFound': { id: 'COMMAND-3m9gg' },
  'projectGrant.roleNotFound': { id: 'COMMAND-m9gp2' },
  'projectGrant.alreadyExists': { id: 'V3-DKcYh' },
  'projectGrant.notActive': { id: 'PROJECT-47fu8' },
  'projectGrant.notInactive': { id: 'PROJECT-47fu9' },
  'projectGrant.notChanged': { id: 'PROJECT-0o0pL' },
  'app.settingInvalid': { id: '' },
  'registrationToken.lifetimeInvalid': { id: '' },
} satisfies Readonly<Record<keyof typeof projectReasons, V1Entry>>
