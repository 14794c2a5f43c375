/** Creation of users: CreateUser for humans and machines, AddHumanUser for humans. */
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import type { AddHumanUserRequest } from '@zitadel/proto/zitadel/user/v2/user_service_pb.js'
import type { UserService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { fromWrite } from '#api/zitadel/messages-v2/details.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { toEmail, toFirstPassword, toPhone, toProfile } from '#api/zitadel/user-v2/person-messages.ts'
import { findOrgByDomain } from '#domain/org/find-org-by-domain.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { createPerson } from '#domain/user/create/create-person.ts'
import type { NewPerson } from '#domain/user/create/new-person.ts'
import { addMachineUser } from '#domain/user/machine/add-machine-user.ts'
import type { MetadataEntries } from '#domain/user/metadata/set-user-metadata.ts'
import { unimplemented } from '#kit/errors.ts'

/** The members of a new person that the messages of every version have. */
interface HumanMessage {
  readonly profile?: Parameters<typeof toProfile>[0]
  readonly email?: Parameters<typeof toEmail>[0] | undefined
  readonly phone?: Parameters<typeof toPhone>[0] | undefined
  readonly passwordType: Parameters<typeof toFirstPassword>[0]
  readonly idpLinks: readonly { readonly idpId: string; readonly userId: string; readonly userName: string }[]
  readonly totpSecret?: string | undefined
}

interface Owned {
  readonly orgId: string
  readonly userId?: string | undefined
  /** Absent: the email address. */
  readonly userName?: string | undefined
  readonly metadata: MetadataEntries
}

const codesOf = ({ emailCode, phoneCode }: { emailCode?: string; phoneCode?: string }) => ({
  ...(emailCode ? { emailCode } : {}),
  ...(phoneCode ? { phoneCode } : {}),
})

/** A human user as version 2 creates it: active at once, verified or not. */
export function toNewPerson(human: HumanMessage, { orgId, userId, userName, metadata }: Owned): NewPerson {
  const email = toEmail(human.email ?? { email: '', verification: { case: undefined } })
  return {
    orgId,
    ...(userId === undefined ? {} : { userId }),
    userName: userName ?? email.address,
    profile: toProfile(human.profile),
    email,
    ...(human.phone ? { phone: toPhone(human.phone) } : {}),
    ...toFirstPassword(human.passwordType),
    ...(human.totpSecret ? { totpSecret: human.totpSecret } : {}),
    idpLinks: human.idpLinks.map(({ idpId, userId: externalUserId, userName: displayName }) => ({
      idpId,
      externalUserId,
      displayName,
    })),
    passwordlessRegistration: false,
    metadata,
    start: 'active',
  }
}

/** The organization that a request names, by id or verified domain; else that of the call. */
async function organizationOf(ctx: OrgContext, { organization }: AddHumanUserRequest): Promise<string> {
  const named = organization?.org
  if (named?.case === 'orgId') return named.value
  if (named?.case !== 'orgDomain') return ctx.orgId
  const org = await findOrgByDomain(ctx, named.value)
  if (!org) throw refuse('org.notFound')
  return org
}

export const userCreation = {
  async addHumanUser(ctx, request) {
    const owned = { userId: request.userId, userName: request.username, metadata: request.metadata }
    const input = toNewPerson(request, { ...owned, orgId: await organizationOf(ctx, request) })
    const created = await createPerson(ctx, input)
    return { userId: created.userId, details: fromWrite(created.details), ...codesOf(created) }
  },
  async createUser(ctx, { organizationId: orgId, userId, username, userType, metadata }) {
    if (userType.case === 'machine') {
      const { name, description = '', accessTokenType } = userType.value
      const id = userId ?? ctx.newId()
      const machine = { orgId, userName: username ?? id, name, description, accessTokenType: accessTokenType ?? 0 }
      const added = await addMachineUser(ctx, { ...machine, userId: id, metadata })
      return { id: added.userId, creationDate: timestampFromMs(added.details.createdAt) }
    }
    if (userType.case !== 'human') throw unimplemented('', 'user type is not set')
    const all = [...metadata, ...userType.value.metadata]
    const created = await createPerson(
      ctx,
      toNewPerson(userType.value, { orgId, userId, userName: username, metadata: all }),
    )
    return { id: created.userId, creationDate: timestampFromMs(created.details.createdAt), ...codesOf(created) }
  },
} satisfies ServiceHandlers<typeof UserService, OrgContext>
