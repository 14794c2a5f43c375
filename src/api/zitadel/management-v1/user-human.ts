import { durationFromMs } from '@bufbuild/protobuf/wkt'
import type { AddHumanUserRequest, ImportHumanUserRequest } from '@zitadel/proto/zitadel/management_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import type { ManagementRpcs } from '#api/zitadel/management-v1/rpcs.ts'
import { type CreatedPerson, createPerson } from '#domain/user/create/create-person.ts'
import type { NewPerson } from '#domain/user/create/new-person.ts'

type Profile = AddHumanUserRequest['profile'] | ImportHumanUserRequest['profile']

const toProfile = (profile: Profile): NewPerson['profile'] => ({
  firstName: profile?.firstName ?? '',
  lastName: profile?.lastName ?? '',
  nickName: profile?.nickName ?? '',
  displayName: profile?.displayName ?? '',
  preferredLanguage: profile?.preferredLanguage ?? '',
  gender: profile?.gender ?? 0,
})

/** Maps the fields of both requests. */
const toPerson = (request: AddHumanUserRequest | ImportHumanUserRequest) => ({
  userName: request.userName,
  profile: toProfile(request.profile),
  email: { address: request.email?.email ?? '', verified: request.email?.isEmailVerified ?? false },
  ...(request.phone ? { phone: { number: request.phone.phone, verified: request.phone.isPhoneVerified } } : {}),
})

/** A password of AddHumanUser does not require a change at the first sign-in. */
const toAddHumanUser = (orgId: string, request: AddHumanUserRequest): NewPerson => ({
  orgId,
  ...toPerson(request),
  password: request.initialPassword,
  passwordChangeRequired: false,
  idpLinks: [],
  passwordlessRegistration: false,
})

export const toImportHumanUser = (orgId: string, request: ImportHumanUserRequest): NewPerson => ({
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
})

/** `expiration` is a duration, equal to `lifetime`. */
const fromRegistration = ({ link, lifetimeSeconds }: NonNullable<CreatedPerson['passwordlessRegistration']>) => ({
  link,
  lifetime: durationFromMs(lifetimeSeconds * 1000),
  expiration: durationFromMs(lifetimeSeconds * 1000),
})

export const userHuman = {
  async addHumanUser(ctx, request) {
    const { userId, details } = await createPerson(ctx, toAddHumanUser(ctx.orgId, request))
    return { userId, details: fromDetails(details) }
  },
  async importHumanUser(ctx, request) {
    const { userId, details, passwordlessRegistration } = await createPerson(ctx, toImportHumanUser(ctx.orgId, request))
    return {
      userId,
      details: fromDetails(details),
      ...(passwordlessRegistration ? { passwordlessRegistration: fromRegistration(passwordlessRegistration) } : {}),
    }
  },
} satisfies ManagementRpcs
