/**
 * RPCs whose errors have the ids of another RPC, which runs the same command: those of AuthService, by which users act
 * on themselves.
 */
export const sameIds: ReadonlyMap<string, string> = new Map([
  ['RemoveMyUser', 'RemoveUser'],
  ['UpdateMyUserName', 'UpdateUserName'],
  ['GetMyMetadata', 'GetUserMetadata'],
  ['GetMyProfile', 'GetHumanProfile'],
  ['UpdateMyProfile', 'UpdateHumanProfile'],
  ['RemoveMyAvatar', 'RemoveHumanAvatar'],
  ['GetMyEmail', 'GetHumanEmail'],
  ['SetMyEmail', 'UpdateHumanEmail'],
  ['ResendMyEmailVerification', 'ResendHumanEmailVerification'],
  ['GetMyPhone', 'GetHumanPhone'],
  ['SetMyPhone', 'UpdateHumanPhone'],
  ['RemoveMyPhone', 'RemoveHumanPhone'],
  ['ResendMyPhoneVerification', 'ResendHumanPhoneVerification'],
  ['UpdateMyPassword', 'SetPassword'],
  ['RemoveMyLinkedIDP', 'RemoveHumanLinkedIDP'],
  ['AddMyAuthFactorOTP', 'RegisterTOTP'],
  ['VerifyMyAuthFactorOTP', 'VerifyTOTPRegistration'],
  ['RemoveMyAuthFactorOTP', 'RemoveHumanAuthFactorOTP'],
  ['AddMyAuthFactorOTPSMS', 'AddOTPSMS'],
  ['RemoveMyAuthFactorOTPSMS', 'RemoveHumanAuthFactorOTPSMS'],
  ['AddMyAuthFactorOTPEmail', 'AddOTPEmail'],
  ['RemoveMyAuthFactorOTPEmail', 'RemoveHumanAuthFactorOTPEmail'],
  ['RemoveMyAuthFactorU2F', 'RemoveHumanAuthFactorU2F'],
  ['AddMyPasswordlessLink', 'AddPasswordlessRegistration'],
  ['SendMyPasswordlessLink', 'SendPasswordlessRegistration'],
  ['RemoveMyPasswordless', 'RemoveHumanPasswordless'],
])
