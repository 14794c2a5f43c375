import type { V1Entry } from '#api/zitadel/errors-v1/errors-v1.ts'
import type { orgReasons } from '#domain/reasons/org-reasons.ts'

const queryError = { id: 'QUERY-iTTGJ' } as const
const precondition = { id: 'COMMAND-4M0fs', kind: 'failedPrecondition' } as const

export const orgErrors = {
  'org.notFound': {
    id: 'ORG-1MRds',
    rpcs: {
      DeactivateOrg: { id: 'ORG-oL9nT' },
      ReactivateOrg: { id: 'ORG-Dgf3g' },
      RemoveOrg: { id: 'COMMA-aps2n' },
      GetMyOrg: queryError,
      GetOrgByDomainGlobal: queryError,
      GetOrgByID: queryError,
      GetDefaultOrg: queryError,
      SetDefaultOrg: precondition,
      SetOrgMetadata: precondition,
      BulkSetOrgMetadata: precondition,
      RemoveOrgMetadata: precondition,
      BulkRemoveOrgMetadata: precondition,
    },
  },
  'owner.notFound': { id: 'ORG-4lj2s' },
  'org.creatorNotFound': { id: 'COMMAND-uXHNj' },
  'org.nameInvalid': { id: 'COMM-deLSk', rpcs: { UpdateOrg: { id: 'EVENT-Mf9sd' } } },
  'org.noNameOrDomain': { id: 'QUERY-DGqfd' },
  'org.notChanged': { id: 'ORG-4VSdf' },
  'org.alreadyInactive': { id: 'EVENT-Dbs2g' },
  'org.alreadyActive': { id: 'EVENT-bfnrh' },
  'org.idTaken': { id: 'ORG-2Mg7s' },
  'org.isDefault': { id: 'COMMA-wG9p1' },
  'org.alreadyDefault': { id: 'INST-DEf21' },
  'domain.invalid': {
    id: 'ORG-R24hb',
    rpcs: { RemoveOrgDomain: { id: 'ORG-SJsK3' }, SetPrimaryOrgDomain: { id: 'ORG-SsDG2' } },
  },
  'domain.notReservable': { id: 'ORG-Publ1' },
  'domain.notFound': {
    id: 'ORG-GDfA3',
    rpcs: { ValidateOrgDomain: { id: 'ORG-Sjdi3' }, GenerateOrgDomainValidation: { id: 'ORG-AGD31' } },
  },
  'domain.alreadyExists': { id: 'COMMA-Bd2jj' },
  'domain.usedByOthers': { id: 'ORG-Cl4im' },
  'domain.alreadyVerified': { id: 'ORG-HGw21' },
  'domain.notVerified': { id: 'ORG-Ggd32' },
  'domain.primaryNotRemovable': { id: 'ORG-Sjdi3' },
  'domain.validationTypeInvalid': { id: 'ORG-Gsw31' },
  'domain.validationMissing': { id: 'ORG-SFBB3' },
  'domain.validationFailed': { id: 'ORG-GH3s' },
  'orgMetadata.notFound': {
    id: 'QUERY-Rfh34',
    rpcs: {
      RemoveOrgMetadata: { id: 'META-mcnw3' },
      BulkRemoveOrgMetadata: { id: 'META-2npds', key: 'Errors.Metadata.KeyNotExisting' },
    },
  },
  'orgMetadata.noData': { id: 'META-9mm2d', rpcs: { BulkRemoveOrgMetadata: { id: 'META-9mw2d' } } },
  'orgMetadata.invalid': { id: 'META-2ml0f' },
} satisfies Readonly<Record<keyof typeof orgReasons, V1Entry>>
