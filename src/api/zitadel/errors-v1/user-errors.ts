import type { V1Entry } from '#api/zitadel/errors-v1/errors-v1.ts'
import type { userReasons } from '#domain/reasons/user-reasons.ts'

export const userErrors = {
  'user.notFound': {
    id: 'QUERY-Dfbg2',
    rpcs: {
      LockUser: { id: 'COMMAND-5M9fs' },
      UnlockUser: { id: 'COMMAND-M0dos' },
      DeactivateUser: { id: 'COMMAND-3M9ds' },
      ReactivateUser: { id: 'COMMAND-4M0sd' },
    },
  },
  'user.notActiveOrInitial': { id: 'COMMAND-3NN8v' },
  'user.initialNotDeactivatable': { id: 'COMMAND-ke0fw' },
  'user.alreadyInactive': { id: 'COMMAND-5M0sf' },
  'user.notInactive': { id: 'COMMAND-6M0sf' },
  'user.notHuman': { id: 'QUERY-pt7HY' },
  'user.notInitialised': { id: 'COMMAND-uz0Uu' },
  'user.notLocked': { id: 'COMMAND-4M0ds' },
} satisfies Readonly<Record<keyof typeof userReasons, V1Entry>>
