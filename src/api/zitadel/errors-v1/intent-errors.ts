import type { V1Entry } from '#api/zitadel/errors-v1/errors-v1.ts'
import type { intentReasons } from '#domain/reasons/intent-reasons.ts'

const inSessions = (id: string) => ({ CreateSession: { id }, SetSession: { id } })

export const intentErrors = {
  'intent.notFound': { id: 'INTENT-state' },
  'intent.urlInvalid': { id: 'COMMAND-8b4nk' },
  'intent.providerNotFound': { id: 'COMMAND-39n221fs' },
  'intent.contentMismatch': { id: 'USERv2-kind1' },
  'intent.credentialsInvalid': { id: 'COMMAND-nzun2i' },
  'intent.tooManyTries': { id: 'IDP-tries1' },
  'intent.tokenInvalid': { id: 'CRYPTO-CRYPTO' },
  'intent.notSucceeded': { id: 'IDP-nme4gszsvx', rpcs: inSessions('COMMAND-Df4bw') },
  'intent.consumed': { id: 'IDP-nme4gszsvx', rpcs: inSessions('COMMAND-Df4bw') },
  'intent.expired': { id: 'IDP-Afb2s', rpcs: inSessions('COMMAND-SAf42') },
  'intent.otherUser': { id: 'COMMAND-O8xk3w' },
  'intent.unknown': { id: 'INTENT-state' },
  'intent.notOffered': { id: 'INTENT-offrd' },
  'intent.registrationNotAllowed': { id: 'INTENT-noreg' },
  'intent.linkingNotAllowed': { id: 'INTENT-nolnk' },
  'intent.accountTaken': { id: 'INTENT-taken' },
  'intent.userNotActive': { id: 'INTENT-usrst' },
  'intent.proofMissing': { id: 'INTENT-proof' },
  'provider.unreachable': { id: 'IDP-reach1' },
  'provider.declined': { id: 'IDP-said-no' },
  'provider.answerInvalid': { id: 'IDP-forged' },
} satisfies Readonly<Record<keyof typeof intentReasons, V1Entry>>
