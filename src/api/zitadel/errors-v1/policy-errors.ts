import type { V1Entry } from '#api/zitadel/errors-v1/errors-v1.ts'
import type { policyReasons } from '#domain/reasons/policy-reasons.ts'

export const policyErrors = {
  'policy.alreadyExists': {
    id: 'Org-Dgfb2',
    rpcs: {
      AddCustomLoginPolicy: { id: 'Org-Dgfb2' },
      AddCustomLabelPolicy: { id: 'Org-2B0ps' },
      AddCustomPrivacyPolicy: { id: 'Org-0oLpd' },
      AddCustomNotificationPolicy: { id: 'Org-xa08n2' },
      AddCustomPasswordComplexityPolicy: { id: 'Org-LdhbS' },
      AddCustomPasswordAgePolicy: { id: 'ORG-Lk0dS' },
      AddCustomLockoutPolicy: { id: 'ORG-0olDf' },
      AddCustomDomainPolicy: { id: 'ORG-1M8ds' },
      AddCustomOrgIAMPolicy: { id: 'ORG-1M8ds' },
    },
  },
  'policy.notFound': {
    id: 'Org-Ffgw2',
    rpcs: {
      UpdateCustomLoginPolicy: { id: 'Org-M0sif' },
      UpdateCustomLabelPolicy: { id: 'Org-0K9dq' },
      UpdateCustomPrivacyPolicy: { id: 'ORG-Ng8sf' },
      UpdateCustomNotificationPolicy: { id: 'ORG-x029n3' },
      UpdateCustomPasswordComplexityPolicy: { id: 'ORG-Dgs3g' },
      UpdateCustomPasswordAgePolicy: { id: 'ORG-0oPew' },
      UpdateCustomLockoutPolicy: { id: 'ORG-ADfs1' },
      UpdateCustomDomainPolicy: { id: 'ORG-2N9sd' },
      UpdateCustomOrgIAMPolicy: { id: 'ORG-2N9sd' },
      ResetLoginPolicyToDefault: { id: 'Org-GHB37' },
      ResetLabelPolicyToDefault: { id: 'Org-3M9df' },
      ResetPrivacyPolicyToDefault: { id: 'ORG-Ze9gs' },
      ResetNotificationPolicyToDefault: { id: 'ORG-x029n1s' },
      ResetPasswordComplexityPolicyToDefault: { id: 'ORG-ADgs2' },
      ResetPasswordAgePolicyToDefault: { id: 'ORG-Dgs1g' },
      ResetLockoutPolicyToDefault: { id: 'ORG-D4zuz' },
      ResetCustomDomainPolicyToDefault: { id: 'ORG-Dvsh3' },
      ResetCustomOrgIAMPolicyToDefault: { id: 'ORG-Dvsh3' },
    },
  },
  'policy.notChanged': {
    id: 'Org-5M9vdd',
    rpcs: {
      UpdateCustomLoginPolicy: { id: 'Org-5M9vdd' },
      UpdateCustomLabelPolicy: { id: 'Org-4M9vs' },
      UpdateCustomPrivacyPolicy: { id: 'Org-4N9fs' },
      UpdateCustomNotificationPolicy: { id: 'Org-ioqnxz' },
      UpdateCustomPasswordComplexityPolicy: { id: 'Org-DAs21' },
      UpdateCustomPasswordAgePolicy: { id: 'Org-dsgjR' },
      UpdateCustomLockoutPolicy: { id: 'ORG-0JFSr' },
      UpdateCustomDomainPolicy: { id: 'ORG-3M9ds' },
      UpdateCustomOrgIAMPolicy: { id: 'ORG-3M9ds' },
      UpdateLoginPolicy: { id: 'INSTANCE-5M9vdd' },
      UpdateLabelPolicy: { id: 'INSTANCE-28fHe' },
      UpdatePrivacyPolicy: { id: 'INSTANCE-9jJfs' },
      UpdateNotificationPolicy: { id: 'INSTANCE-29x02n' },
      UpdatePasswordComplexityPolicy: { id: 'INSTANCE-9jlsf' },
      UpdatePasswordAgePolicy: { id: 'INSTANCE-180sf' },
      UpdateLockoutPolicy: { id: 'INSTANCE-0psjF' },
      UpdateDomainPolicy: { id: 'INSTANCE-pl9fN' },
      UpdateOrgIAMPolicy: { id: 'INSTANCE-pl9fN' },
    },
  },
  'labelPolicy.colorInvalid': { id: 'POLICY-391dG' },
  'labelPolicy.noDraft': { id: 'ORG-34mSE' },
  'loginPolicy.redirectUriInvalid': { id: 'Org-WSfdq' },
  'loginPolicy.lifetimeInvalid': { id: 'POLICY-Lt1me' },
  'loginPolicy.factorUnknown': {
    id: 'Org-5m9fs',
    rpcs: {
      AddCustomLoginPolicy: { id: 'Org-SFeea' },
      'AdminService/AddSecondFactorToLoginPolicy': { id: 'INSTANCE-5m9fs' },
      'AdminService/RemoveSecondFactorFromLoginPolicy': { id: 'INSTANCE-5m9fs' },
    },
  },
  'loginPolicy.multiFactorUnknown': {
    id: 'Org-5m9fs',
    rpcs: {
      AddCustomLoginPolicy: { id: 'Org-WSfrg' },
      'AdminService/AddMultiFactorToLoginPolicy': { id: 'INSTANCE-5m9fs' },
      'AdminService/RemoveMultiFactorFromLoginPolicy': { id: 'INSTANCE-5m9fs' },
    },
  },
  'loginPolicy.secondFactorAlreadyExists': {
    id: 'Org-2B0ps',
    rpcs: { 'AdminService/AddSecondFactorToLoginPolicy': { id: 'INSTANCE-2B0ps' } },
  },
  'loginPolicy.secondFactorNotFound': {
    id: 'Org-3M9od',
    rpcs: { 'AdminService/RemoveSecondFactorFromLoginPolicy': { id: 'INSTANCE-3M9od' } },
  },
  'loginPolicy.multiFactorAlreadyExists': {
    id: 'Org-3M9od',
    rpcs: { 'AdminService/AddMultiFactorToLoginPolicy': { id: 'INSTANCE-3M9od' } },
  },
  'loginPolicy.multiFactorNotFound': {
    id: 'Org-3M9df',
    rpcs: { 'AdminService/RemoveMultiFactorFromLoginPolicy': { id: 'INSTANCE-3M9df' } },
  },
  'loginPolicy.idpUnknown': {
    id: 'Org-3N9fs',
    rpcs: {
      AddCustomLoginPolicy: { id: 'Org-FEd32' },
      'AdminService/AddIDPToLoginPolicy': { id: 'INSTANCE-m8fsd' },
    },
  },
  'loginPolicy.idpAlreadyExists': {
    id: 'Org-2B0ps',
    rpcs: { 'AdminService/AddIDPToLoginPolicy': { id: 'INSTANCE-2B0ps' } },
  },
  'loginPolicy.idpNotFound': {
    id: 'Org-39fjs',
    rpcs: { 'AdminService/RemoveIDPFromLoginPolicy': { id: 'INSTANCE-39fjs' } },
  },
  'passwordComplexityPolicy.minLengthInvalid': { id: 'MODEL-Lsp0e' },
  'privacyPolicy.linkInvalid': { id: 'POLICY-Li5nk' },
  'privacyPolicy.supportEmailInvalid': { id: 'EMAIL-599BI' },
} satisfies Readonly<Record<keyof typeof policyReasons, V1Entry>>
