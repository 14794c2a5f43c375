import type { ReasonEntry } from '#domain/reasons/reason.ts'

export const idpReasons = {
  'idp.notFound': { kind: 'notFound', key: 'Errors.IDPConfig.NotExisting' },
  'idp.nameMissing': { kind: 'invalidArgument', key: 'Errors.Invalid.Argument' },
  'idp.issuerMissing': { kind: 'invalidArgument', key: 'Errors.Invalid.Argument' },
  'idp.issuerInvalid': { kind: 'invalidArgument', key: 'Errors.IDPConfig.IssuerInvalid' },
  'idp.clientIdMissing': { kind: 'invalidArgument', key: 'Errors.Invalid.Argument' },
  'idp.clientSecretMissing': { kind: 'invalidArgument', key: 'Errors.Invalid.Argument' },
  'idp.fieldMissing': { kind: 'invalidArgument', key: 'Errors.IDPConfig.FieldMissing' },
  'idp.fieldInvalid': { kind: 'invalidArgument', key: 'Errors.IDPConfig.FieldInvalid' },
  'idp.samlMetadataMissing': { kind: 'invalidArgument', key: 'Errors.IDPConfig.SamlMetadataMissing' },
  'idp.samlMetadataUnreachable': { kind: 'invalidArgument', key: 'Errors.IDPConfig.SamlMetadataUnreachable' },
  'idp.samlMetadataInvalid': { kind: 'invalidArgument', key: 'Errors.IDPConfig.SamlMetadataInvalid' },
} as const satisfies Readonly<Record<string, ReasonEntry>>
