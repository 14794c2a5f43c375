import type { V1Entry, V1Error } from '#api/zitadel/errors-v1/errors-v1.ts'
import type { userCredentialReasons } from '#domain/reasons/user-credential-reasons.ts'

/** One id for every bad code, by RPC. */
const badCode = {
  VerifyMyEmail: { id: 'COMMAND-Gdsgs' },
  VerifyMyPhone: { id: 'COMMAND-sM0cs' },
  'UserService/VerifyEmail': { id: 'COMMAND-eis9R' },
  'UserService/VerifyPhone': { id: 'COMMAND-eis9R' },
  VerifyInviteCode: { id: 'COMMAND-Wgn4q' },
  RegisterPasskey: { id: 'COMMAND-Eeb2a' },
} as const satisfies Readonly<Record<string, V1Error>>

/** Those of AuthService, whose messages still distinguish the codes. */
const { VerifyMyEmail, VerifyMyPhone } = badCode
const myBadCode = { VerifyMyEmail, VerifyMyPhone }

export const userCredentialErrors = {
  'credential.expiresBeforeNow': { id: 'DOMAIN-dv3t5' },
  'machineKey.invalid': { id: 'COMMAND-Key01' },
  'machineKey.notFound': {
    id: 'QUERY-Dgr3g',
    rpcs: { RemoveMachineKey: { id: 'COMMAND-4m77G' }, RemoveKey: { id: 'COMMAND-4m77G' } },
  },
  'pat.notFound': { id: 'QUERY-fRunu', rpcs: { RemovePersonalAccessToken: { id: 'COMMAND-4m77G' } } },
  'password.alreadySet': { id: 'USER-HasPw' },
  'password.notSet': {
    id: 'USER-NoPw1',
    rpcs: { SetPassword: { id: 'COMMAND-Fds3s', kind: 'failedPrecondition' } },
  },
  'password.wrong': { id: 'COMMAND-3M0fs' },
  'password.notChanged': {
    id: 'COMMAND-Aesh5',
    rpcs: { SetPassword: { id: 'COMMAND-Aesh5', kind: 'failedPrecondition' } },
  },
  'password.tooLong': {
    id: 'DOMAIN-maxLn',
    rpcs: { AddHumanUser: { id: 'COMMA-maxLn' }, SetUpOrg: { id: 'COMMA-maxLn' } },
  },
  'password.tooShort': {
    id: 'DOMAIN-HuJf6',
    rpcs: { AddHumanUser: { id: 'COMMA-HuJf6' }, SetUpOrg: { id: 'COMMA-HuJf6' } },
  },
  'password.noLowercase': {
    id: 'DOMAIN-co3Xw',
    rpcs: { AddHumanUser: { id: 'COMMA-co3Xw' }, SetUpOrg: { id: 'COMMA-co3Xw' } },
  },
  'password.noUppercase': {
    id: 'DOMAIN-VoaRj',
    rpcs: { AddHumanUser: { id: 'COMMA-VoaRj' }, SetUpOrg: { id: 'COMMA-VoaRj' } },
  },
  'password.noNumber': {
    id: 'DOMAIN-ZBv4H',
    rpcs: { AddHumanUser: { id: 'COMMA-ZBv4H' }, SetUpOrg: { id: 'COMMA-ZBv4H' } },
  },
  'password.noSymbol': {
    id: 'DOMAIN-ZDLwA',
    rpcs: { AddHumanUser: { id: 'COMMA-ZDLwA' }, SetUpOrg: { id: 'COMMA-ZDLwA' } },
  },
  'passkey.notFound': { id: 'COMMAND-DAfb2' },
  'passkey.alreadyExists': { id: 'COMMAND-PkDbl' },
  'passkey.wrong': { id: 'COMMAND-Pky11' },
  'webauthn.challengeInvalid': { id: 'USER-Chal1' },
  'webauthn.domainInvalid': { id: 'USER-RpId1' },
  'code.wrong': { id: 'COMMAND-11v6G', rpcs: { ...badCode, SetPassword: { id: 'CODE-woT0xc' } } },
  'code.expired': { id: 'CODE-QvUQ4', rpcs: { ...badCode, SetPassword: { id: 'CODE-QvUQ4P' } } },
  'code.exhausted': { id: 'CODE-Tries', rpcs: myBadCode },
  'code.used': { id: 'CODE-Used1', rpcs: badCode },
  'code.replaced': { id: 'CODE-Newer', rpcs: badCode },
  'code.none': {
    id: 'COMMAND-mmn5f',
    rpcs: {
      ...badCode,
      SetPassword: { id: 'COMMAND-2M9fs', kind: 'failedPrecondition' },
      VerifyMyEmail: { id: 'COMMAND-3n8ud', kind: 'notFound' },
      VerifyMyPhone: { id: 'COMMAND-Rsj8c', kind: 'notFound' },
    },
  },
  'refreshToken.notFound': { id: 'COMMAND-BHnhs' },
  'password.hashNotSupported': { id: 'USER-JDk4t' },
  'password.tooLongForHash': { id: 'CRYPT-Bc72b' },
  'password.serverBusy': { id: 'CRYPT-Busy1' },
} satisfies Readonly<Record<keyof typeof userCredentialReasons, V1Entry>>
