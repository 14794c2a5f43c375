import type { V1Entry } from '#api/zitadel/errors-v1/errors-v1.ts'
import type { sessionReasons } from '#domain/reasons/session-reasons.ts'

export const sessionErrors = {
  'session.notFound': { id: 'QUERY-SAfew' },
  'session.terminated': { id: 'COMMAND-Hewfq' },
  'session.expired': { id: 'COMMAND-Hkl3d' },
  'session.tokenInvalid': { id: 'COMMAND-sGr42', rpcs: { GetSession: { id: 'QUERY-dsfr3' } } },
  'session.lifetimeInvalid': { id: 'COMMAND-asEG4' },
  'session.userMissing': { id: 'COMMAND-Sfw3r' },
  'session.userFixed': { id: '' },
  'session.userNotFound': { id: 'QUERY-Dfbg2' },
  'session.userNotActive': { id: 'SESSION-Gj4ko' },
  'session.userLocked': { id: 'COMMAND-JLK35' },
  'session.passwordEmpty': { id: 'COMMAND-3n8fs' },
  'session.passwordNotSet': { id: 'COMMAND-3nJ4t' },
  'session.passwordWrong': { id: 'COMMAND-3M0fs' },
  'session.totpNotReady': { id: 'COMMAND-3Mif9s' },
  'session.codeWrong': { id: 'CODE-woT0xc' },
  'session.codeExpired': { id: 'CODE-QvUQ4P' },
  'session.codeNotRequested': { id: 'COMMAND-S34gh' },
  'session.otpNotReady': { id: 'COMMAND-d2r52' },
  'session.recoveryCodesNotExisting': { id: 'COMMAND-Rcv04' },
  'session.challengeNotRequested': { id: 'COMMAND-Ioqu5' },
  'session.webAuthNFailed': { id: 'COMMAND-SF3fg' },
  'session.webAuthNNotExisting': { id: 'COMMAND-Gdfs3' },
} satisfies Readonly<Record<keyof typeof sessionReasons, V1Entry>>
