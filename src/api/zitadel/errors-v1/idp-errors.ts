import type { V1Entry } from '#api/zitadel/errors-v1/errors-v1.ts'
import type { idpReasons } from '#domain/reasons/idp-reasons.ts'

export const idpErrors = {
  'idp.notFound': {
    id: 'ORG-Dg331',
    rpcs: {
      GetProviderByID: { id: 'QUERY-SAFrt' },
      GetIDPByID: { id: 'QUERY-SAFrt' },
      'AdminService/UpdateGenericOIDCProvider': { id: 'INST-Dg331' },
      'AdminService/DeleteProvider': { id: 'INST-Dg331' },
    },
  },
  'idp.nameMissing': {
    id: 'ORG-Sgtj5',
    rpcs: {
      UpdateGenericOIDCProvider: { id: 'ORG-Dvf4f' },
      'AdminService/AddGenericOIDCProvider': { id: 'INST-Sgtj5' },
      'AdminService/UpdateGenericOIDCProvider': { id: 'INST-Dvf4f' },
    },
  },
  'idp.issuerMissing': {
    id: 'ORG-Hz6zj',
    rpcs: {
      UpdateGenericOIDCProvider: { id: 'ORG-BDfr3' },
      'AdminService/AddGenericOIDCProvider': { id: 'INST-Hz6zj' },
      'AdminService/UpdateGenericOIDCProvider': { id: 'INST-BDfr3' },
    },
  },
  'idp.issuerInvalid': {
    id: 'ORG-Hz6zj',
    rpcs: {
      UpdateGenericOIDCProvider: { id: 'ORG-BDfr3' },
      'AdminService/AddGenericOIDCProvider': { id: 'INST-Hz6zj' },
      'AdminService/UpdateGenericOIDCProvider': { id: 'INST-BDfr3' },
    },
  },
  'idp.clientIdMissing': {
    id: 'ORG-fb5jm',
    rpcs: {
      UpdateGenericOIDCProvider: { id: 'ORG-Db3bs' },
      'AdminService/AddGenericOIDCProvider': { id: 'INST-fb5jm' },
      'AdminService/UpdateGenericOIDCProvider': { id: 'INST-Db3bs' },
    },
  },
  'idp.clientSecretMissing': {
    id: 'ORG-Sfdf4',
    rpcs: { 'AdminService/AddGenericOIDCProvider': { id: 'INST-Sfdf4' } },
  },
} satisfies Readonly<Record<keyof typeof idpReasons, V1Entry>>
