import type { MessageInitShape } from '@bufbuild/protobuf'
import { durationFromMs } from '@bufbuild/protobuf/wkt'
import type {
  AddHumanUserRequest,
  AddHumanUserResponseSchema,
  ImportHumanUserRequest,
  ImportHumanUserResponseSchema,
} from '@zitadel/proto/zitadel/management_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import type { OrgContext } from '#domain/context.ts'
import {
  type AddedHumanUser,
  type AddHumanUser,
  addHumanUser as addHumanUserCommand,
} from '#domain/user/human/add-human-user.ts'

type Profile = AddHumanUserRequest['profile'] | ImportHumanUserRequest['profile']

const toProfile = (profile: Profile): AddHumanUser['profile'] => ({
  firstName: profile?.firstName ?? '',
  lastName: profile?.lastName ?? '',
  nickName: profile?.nickName ?? '',
  displayName: profile?.displayName ?? '',
  preferredLanguage: profile?.preferredLanguage ?? '',
  gender: profile?.gender ?? 0,
})

/** The fields that both requests have. */
const toPerson = (request: AddHumanUserRequest | ImportHumanUserRequest) => ({
  userName: request.userName,
  profile: toProfile(request.profile),
  email: { address: request.email?.email ?? '', verified: request.email?.isEmailVerified ?? false },
  ...(request.phone ? { phone: { number: request.phone.phone, verified: request.phone.isPhoneVerified } } : {}),
})

/** AddHumanUser: a password given does not have to be changed at the first login (seed 000). */
const toAddHumanUser = (orgId: string, request: AddHumanUserRequest): AddHumanUser => ({
  orgId,
  ...toPerson(request),
  password: request.initialPassword,
  passwordChangeRequired: false,
  idpLinks: [],
  passwordlessRegistration: false,
  refusalIds: {
    userName: 'V2-zzad3',
    firstName: 'USER-UCej2',
    lastName: 'USER-4hB7d',
    passwordPrefix: 'COMMA',
  },
})

export const toImportHumanUser = (orgId: string, request: ImportHumanUserRequest): AddHumanUser => ({
  orgId,
  ...toPerson(request),
  password: request.password,
  hashedPassword: request.hashedPassword?.value ?? '',
  passwordChangeRequired: request.passwordChangeRequired,
  totpSecret: request.otpCode,
  idpLinks: request.idps.map((idp) => ({
    idpId: idp.configId,
    externalUserId: idp.externalUserId,
    displayName: idp.displayName,
  })),
  passwordlessRegistration: request.requestPasswordlessRegistration,
  refusalIds: {
    userName: 'COMMAND-00p2b',
    firstName: 'PROFILE-RF5z2',
    lastName: 'PROFILE-DSUkN',
    passwordPrefix: 'DOMAIN',
  },
})

/** `expiration` is a duration and the same as `lifetime` (contract §1.6, trap 8). */
const fromRegistration = ({ link, lifetimeSeconds }: NonNullable<AddedHumanUser['passwordlessRegistration']>) => ({
  link,
  lifetime: durationFromMs(lifetimeSeconds * 1000),
  expiration: durationFromMs(lifetimeSeconds * 1000),
})

export async function addHumanUser(
  ctx: OrgContext,
  request: AddHumanUserRequest,
): Promise<MessageInitShape<typeof AddHumanUserResponseSchema>> {
  const added = await addHumanUserCommand(ctx, toAddHumanUser(ctx.orgId, request))
  return { userId: added.userId, details: fromDetails(added.details) }
}

export async function importHumanUser(
  ctx: OrgContext,
  request: ImportHumanUserRequest,
): Promise<MessageInitShape<typeof ImportHumanUserResponseSchema>> {
  const added = await addHumanUserCommand(ctx, toImportHumanUser(ctx.orgId, request))
  return {
    userId: added.userId,
    details: fromDetails(added.details),
    ...(added.passwordlessRegistration
      ? { passwordlessRegistration: fromRegistration(added.passwordlessRegistration) }
      : {}),
  }
}
