import type { V1Entry } from '#api/zitadel/errors-v1/errors-v1.ts'
import type { inviteReasons } from '#domain/reasons/invite-reasons.ts'

export const inviteErrors = {
  'invite.alreadyInitialised': { id: 'COMMAND-EF34g' },
  'invite.codeNotFound': { id: 'COMMAND-Wr3gq' },
  'urlTemplate.invalid': { id: 'USERv2-ooD8p' },
} satisfies Readonly<Record<keyof typeof inviteReasons, V1Entry>>
