import type { MessageInitShape } from '@bufbuild/protobuf'
import type {
  GetDefaultOrgResponseSchema,
  GetOrgByIDRequest,
  GetOrgByIDResponseSchema,
  IsOrgUniqueRequest,
  IsOrgUniqueResponseSchema,
  ListOrgsRequest,
  ListOrgsResponseSchema,
  RemoveOrgRequest,
  RemoveOrgResponseSchema,
  SetDefaultOrgRequest,
  SetDefaultOrgResponseSchema,
  SetUpOrgRequest,
  SetUpOrgRequest_Human,
  SetUpOrgResponseSchema,
} from '@zitadel/proto/zitadel/admin_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import { fromOrg, toOrgQuery, toOrgSorting } from '#api/zitadel/org.ts'
import type { Context } from '#domain/context.ts'
import { getInstance } from '#domain/instance/get-instance.ts'
import { removeOrg as removeOrgCommand } from '#domain/org/flows/remove-org.ts'
import { type SetUpOrg, setUpOrg as setUpOrgCommand } from '#domain/org/flows/set-up-org.ts'
import { getOrg } from '#domain/org/get-org.ts'
import { isOrgUnique as isOrgUniqueQuery } from '#domain/org/is-org-unique.ts'
import { listOrgs as listOrgsQuery } from '#domain/org/list-orgs.ts'
import { setDefaultOrg as setDefaultOrgCommand } from '#domain/org/set-default-org.ts'

export async function getOrgByID(
  ctx: Context,
  request: GetOrgByIDRequest,
): Promise<MessageInitShape<typeof GetOrgByIDResponseSchema>> {
  return { org: fromOrg(await getOrg(ctx, request.id)) }
}

export async function getDefaultOrg(ctx: Context): Promise<MessageInitShape<typeof GetDefaultOrgResponseSchema>> {
  const { state } = await getInstance(ctx)
  return { org: fromOrg(await getOrg(ctx, state.defaultOrgId)) }
}

export async function setDefaultOrg(
  ctx: Context,
  request: SetDefaultOrgRequest,
): Promise<MessageInitShape<typeof SetDefaultOrgResponseSchema>> {
  return { details: fromDetails(await setDefaultOrgCommand(ctx, request.orgId)) }
}

export async function isOrgUnique(
  ctx: Context,
  request: IsOrgUniqueRequest,
): Promise<MessageInitShape<typeof IsOrgUniqueResponseSchema>> {
  return { isUnique: await isOrgUniqueQuery(ctx, request.name, request.domain) }
}

export async function listOrgs(
  ctx: Context,
  request: ListOrgsRequest,
): Promise<MessageInitShape<typeof ListOrgsResponseSchema>> {
  const orgs = await listOrgsQuery(ctx, {
    paging: toPaging(request.query),
    sortBy: toOrgSorting(request.sortingColumn),
    queries: request.queries.flatMap(toOrgQuery),
  })
  return {
    details: fromListed(orgs, ctx.now),
    sortingColumn: request.sortingColumn,
    result: orgs.entries.map(fromOrg),
  }
}

export async function removeOrg(
  ctx: Context,
  request: RemoveOrgRequest,
): Promise<MessageInitShape<typeof RemoveOrgResponseSchema>> {
  return { details: fromDetails(await removeOrgCommand(ctx, { id: request.orgId })) }
}

export async function setUpOrg(
  ctx: Context,
  request: SetUpOrgRequest,
): Promise<MessageInitShape<typeof SetUpOrgResponseSchema>> {
  const { orgId, userId, details } = await setUpOrgCommand(ctx, {
    name: request.org?.name ?? '',
    domain: request.org?.domain ?? '',
    human: toHuman(request.user.case === 'human' ? request.user.value : undefined),
    roles: request.roles,
  })
  return { orgId, userId, details: fromDetails(details) }
}

/** As in AddHumanUser, a given password does not require a change at the first login. */
const toHuman = (human: SetUpOrgRequest_Human | undefined): SetUpOrg['human'] => ({
  userName: human?.userName ?? '',
  profile: {
    firstName: human?.profile?.firstName ?? '',
    lastName: human?.profile?.lastName ?? '',
    nickName: human?.profile?.nickName ?? '',
    displayName: human?.profile?.displayName ?? '',
    preferredLanguage: human?.profile?.preferredLanguage ?? '',
    gender: human?.profile?.gender ?? 0,
  },
  email: { address: human?.email?.email ?? '', verified: human?.email?.isEmailVerified ?? false },
  ...(human?.phone ? { phone: { number: human.phone.phone, verified: human.phone.isPhoneVerified } } : {}),
  password: human?.password ?? '',
  passwordChangeRequired: false,
  idpLinks: [],
  passwordlessRegistration: false,
})
