import type { PolicyKind } from '#domain/policy/policies.ts'
import { isWebLink } from '#domain/policy/web-link.ts'

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
  check({ tosLink, privacyLink, helpLink, docsLink, customLink, supportEmail }) {
    if (![tosLink, privacyLink, helpLink, docsLink, customLink].every(isWebLink)) return 'privacyPolicy.linkInvalid'
    if (supportEmail && !SUPPORT_EMAIL.test(supportEmail)) return 'privacyPolicy.supportEmailInvalid'
    return undefined
  },
}
