/** Creation of organizations with their administrators; the mapping of both versions. */
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import type { OrganizationService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { fromWrite } from '#api/zitadel/messages-v2/details.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { toNewPerson } from '#api/zitadel/user-v2/create-user.ts'
import { type AddedAdmin, addOrganization, type OrgAdmin } from '#domain/org/flows/add-organization.ts'
import { unimplemented } from '#kit/errors.ts'

type HumanMessage = Parameters<typeof toNewPerson>[0] & {
  readonly userId?: string | undefined
  readonly username?: string | undefined
  readonly metadata: readonly { readonly key: string; readonly value: Uint8Array }[]
}

export interface AdminMessage {
  readonly userType:
    | { readonly case: 'userId'; readonly value: string }
    | { readonly case: 'human'; readonly value: HumanMessage }
    | { readonly case: undefined; readonly value?: undefined }
  readonly roles: readonly string[]
}

export function toAdmin({ userType, roles }: AdminMessage): OrgAdmin {
  if (userType.case === 'userId') return { userId: userType.value, roles }
  if (userType.case !== 'human') throw unimplemented('ORGv2-SD2r1', 'administrator names no user')
  const { value: human } = userType
  const owned = { orgId: '', userId: human.userId, userName: human.username, metadata: human.metadata }
  const { orgId: _ofTheNewOrganization, ...person } = toNewPerson(human, owned)
  return { human: person, roles }
}

export const fromCreatedAdmin = ({ userId, emailCode, phoneCode }: AddedAdmin) => ({
  userId,
  ...(emailCode ? { emailCode } : {}),
  ...(phoneCode ? { phoneCode } : {}),
})

export const organizationCreation = {
  async addOrganization(ctx, { name, organizationId, orgId, admins }) {
    const id = organizationId || orgId
    const added = await addOrganization(ctx, { name, admins: admins.map(toAdmin), ...(id ? { id } : {}) })
    return {
      organizationId: added.id,
      details: fromWrite(added.details),
      createdAdmins: added.admins.filter(({ isNew }) => isNew).map(fromCreatedAdmin),
    }
  },
} satisfies ServiceHandlers<typeof OrganizationService, OrgContext>

/** The response of version 2 beta, which lists every administrator. */
export async function createOrganization(
  ctx: OrgContext,
  {
    id,
    name,
    admins,
  }: { readonly id?: string | undefined; readonly name: string; readonly admins: readonly AdminMessage[] },
) {
  const added = await addOrganization(ctx, { name, admins: admins.map(toAdmin), ...(id ? { id } : {}) })
  return {
    id: added.id,
    creationDate: timestampFromMs(added.details.createdAt),
    organizationAdmins: added.admins.map((admin) => ({
      OrganizationAdmin: admin.isNew
        ? ({ case: 'createdAdmin', value: fromCreatedAdmin(admin) } as const)
        : ({ case: 'assignedAdmin', value: { userId: admin.userId } } as const),
    })),
  }
}
