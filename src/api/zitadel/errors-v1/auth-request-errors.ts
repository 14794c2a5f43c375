import type { V1Entry } from '#api/zitadel/errors-v1/errors-v1.ts'
import type { authRequestReasons } from '#domain/reasons/auth-request-reasons.ts'

export const authRequestErrors = {
  'authRequest.notFound': {
    id: 'QUERY-Thee9',
    rpcs: { CreateCallback: { id: 'COMMAND-jae5P' }, CreateResponse: { id: 'COMMAND-GH3PVLSfXC' } },
  },
  'authRequest.answered': { id: 'COMMAND-Sx208nt', rpcs: { CreateResponse: { id: 'COMMAND-ttPKNdAIFT' } } },
  'authRequest.otherLoginClient': { id: 'COMMAND-rai9Y', rpcs: { CreateResponse: { id: 'COMMAND-KCd48Rxt7x' } } },
  'authRequest.sessionNotFound': { id: 'COMMAND-Flk38' },
  'authRequest.sessionNotSignedIn': { id: 'COMMAND-Flk38' },
  'authRequest.projectRequired': { id: 'OIDC-foSyH' },
  'authRequest.roleRequired': { id: 'OIDC-foSyH' },
  'device.notFound': { id: 'COMMAND-D2hf2' },
  'device.answered': { id: 'COMMAND-D30Jf' },
  'authRequest.otherBrowser': { id: 'AUTHR-brwsr' },
  'authRequest.consentRequired': { id: 'AUTHR-cnsnt' },
  'authRequest.signInIncomplete': { id: 'AUTHR-sessn' },
  'authRequest.signInTooOld': { id: 'AUTHR-reaut' },
  'authRequest.userNotActive': { id: 'AUTHR-usrst' },
  'authRequest.otherOrganization': { id: 'AUTHR-wrorg' },
  'authRequest.otherUser': { id: 'AUTHR-othus' },
  'authRequest.secondFactorRequired': { id: 'AUTHR-acrv1' },
} satisfies Readonly<Record<keyof typeof authRequestReasons, V1Entry>>
