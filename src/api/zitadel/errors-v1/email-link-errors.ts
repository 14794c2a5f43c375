import type { V1Entry } from '#api/zitadel/errors-v1/errors-v1.ts'
import type { emailLinkReasons } from '#domain/reasons/email-link-reasons.ts'

export const emailLinkErrors = {
  'emailLink.blockBeforeSignup': { id: 'USER-NoBlk' },
  'emailLink.notFound': { id: 'LINK-Gone1' },
  'emailLink.alreadySignedUp': { id: 'USER-SgnUp' },
  'emailLink.notSignedUp': { id: 'USER-NotUp' },
} satisfies Readonly<Record<keyof typeof emailLinkReasons, V1Entry>>
