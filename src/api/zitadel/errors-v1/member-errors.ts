import type { V1Entry } from '#api/zitadel/errors-v1/errors-v1.ts'
import type { memberReasons } from '#domain/reasons/member-reasons.ts'

export const memberErrors = {
  'member.rolesInvalid': { id: 'Org-4N8es' },
} satisfies Readonly<Record<keyof typeof memberReasons, V1Entry>>
