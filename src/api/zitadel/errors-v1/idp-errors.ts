import type { V1Entry } from '#api/zitadel/errors-v1/errors-v1.ts'
import type { idpReasons } from '#domain/reasons/idp-reasons.ts'

export const idpErrors = {
  'idp.notFound': {
    id: 'ORG-Dg331',
    rpcs: {
      GetProviderByID: { id: 'QUERY-SAFrt' },
      GetIDPByID: { id: 'QUERY-SAFrt' },
      'AdminService/UpdateGenericOIDCProvider': { id: 'INST-Dg331' },
      UpdateLDAPProvider: { id: 'ORG-ASF3F' },
      'AdminService/UpdateLDAPProvider': { id: 'INST-ASF3F' },
      UpdateSAMLProvider: { id: 'ORG-z82dddndxm' },
      'AdminService/UpdateSAMLProvider': { id: 'INST-z82dddndxm' },
      'AdminService/DeleteProvider': { id: 'INST-Dg331' },
    },
  },
  'idp.nameMissing': {
    id: 'ORG-Sgtj5',
    rpcs: {
      UpdateGenericOIDCProvider: { id: 'ORG-Dvf4f' },
      AddLDAPProvider: { id: 'ORG-SAfdd' },
      UpdateLDAPProvider: { id: 'ORG-Sffgd' },
      AddSAMLProvider: { id: 'ORG-957lr0f8u3' },
      UpdateSAMLProvider: { id: 'ORG-egixaofgyl' },
      'AdminService/AddLDAPProvider': { id: 'INST-SAfdd' },
      'AdminService/UpdateLDAPProvider': { id: 'INST-Sffgd' },
      'AdminService/AddSAMLProvider': { id: 'INST-o07zjotgnd' },
      'AdminService/UpdateSAMLProvider': { id: 'INST-egixaofgyl' },
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
  'idp.fieldMissing': { id: 'IDP-field1' },
  'idp.fieldInvalid': { id: 'IDP-field2' },
  'idp.samlMetadataMissing': {
    id: 'ORG-78isv6m53a',
    rpcs: {
      'AdminService/AddSAMLProvider': { id: 'INST-3bi3esi16t' },
      'AdminService/UpdateSAMLProvider': { id: 'INST-3bi3esi16t' },
    },
  },
  'idp.samlMetadataUnreachable': {
    id: 'ORG-78isv6m53a',
    rpcs: {
      'AdminService/AddSAMLProvider': { id: 'INST-3bi3esi16t' },
      'AdminService/UpdateSAMLProvider': { id: 'INST-3bi3esi16t' },
    },
  },
  'idp.samlMetadataInvalid': { id: 'SAML-idpmd1' },
} satisfies Readonly<Record<keyof typeof idpReasons, V1Entry>>
