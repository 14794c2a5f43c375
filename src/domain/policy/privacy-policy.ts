import type { PolicyKind } from '#domain/policy/policies.ts'
import { isWebLink } from '#domain/policy/web-link.ts'
import { invalidArgument } from '#kit/errors.ts'

/** Links that every page shows. `{{.Lang}}` in a link becomes the reader's language. */
export type PrivacyPolicy = {
  tosLink: string
  privacyLink: string
  helpLink: string
  supportEmail: string
  docsLink: string
  customLink: string
  customLinkText: string
}

const SUPPORT_EMAIL = /^[^\s@<>"]+@[^\s@<>"]+$/

export const privacyPolicy: PolicyKind<PrivacyPolicy> = {
  name: 'privacy',
  defaults: {
    tosLink: '',
    privacyLink: '',
    helpLink: '',
    supportEmail: '',
    docsLink: '',
    customLink: '',
    customLinkText: '',
  },
  refusalIds: {
    alreadyExists: 'Org-0oLpd',
    notFound: 'ORG-Ng8sf',
    notChanged: 'Org-4N9fs',
    nothingToReset: 'ORG-Ze9gs',
    defaultNotChanged: 'INSTANCE-9jJfs',
  },
  check({ tosLink, privacyLink, helpLink, docsLink, customLink, supportEmail }) {
    if (![tosLink, privacyLink, helpLink, docsLink, customLink].every(isWebLink))
      return invalidArgument('POLICY-Li5nk', 'Errors.Policy.LinkInvalid')
    if (supportEmail && !SUPPORT_EMAIL.test(supportEmail))
      return invalidArgument('EMAIL-599BI', 'Errors.User.Email.Invalid')
    return undefined
  },
}
