import type { V1Entry } from '#api/zitadel/errors-v1/errors-v1.ts'
import type { userGrantReasons } from '#domain/reasons/user-grant-reasons.ts'

const removedError = { id: 'COMMAND-1My0t' } as const

export const userGrantErrors = {
  'userGrant.notFound': {
    id: 'COMMAND-3M9sd',
    rpcs: { RemoveUserGrant: removedError, BulkRemoveUserGrant: removedError },
  },
  'userGrant.userNotFound': { id: 'COMMAND-uXHNj' },
  'userGrant.projectNotFound': { id: 'COMMAND-3n77S' },
  'userGrant.projectGrantNotFound': { id: 'COMMAND-4m9ff' },
  'userGrant.projectGrantNotActive': { id: 'COMMAND-4m9fa' },
  'userGrant.roleNotGrantable': { id: 'COMMAND-mm9F4' },
  'userGrant.idsMissing': { id: 'COMMAND-5M0sd' },
  'userGrant.notActive': { id: 'COMMAND-1S9gx' },
  'userGrant.notInactive': { id: 'COMMAND-1ML0v' },
  'userGrant.notChanged': { id: 'COMMAND-Rs8fy' },
  'projectAccess.orgNotGranted': { id: 'AUTHR-prjrq' },
  'projectAccess.roleRequired': { id: 'AUTHR-grtrq' },
} satisfies Readonly<Record<keyof typeof userGrantReasons, V1Entry>>
