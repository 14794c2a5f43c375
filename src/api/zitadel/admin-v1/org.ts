import type { SetUpOrgRequest_Human } from '@zitadel/proto/zitadel/admin_pb.js'
import type { AdminRpcs } from '#api/zitadel/admin-v1/rpcs.ts'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import { fromOrg, toOrgQuery, toOrgSorting } from '#api/zitadel/org.ts'
import { getInstance } from '#domain/instance/get-instance.ts'
import { removeOrg } from '#domain/org/flows/remove-org.ts'
import { type SetUpOrg, setUpOrg } from '#domain/org/flows/set-up-org.ts'
import { getOrg } from '#domain/org/get-org.ts'
import { isOrgUnique } from '#domain/org/is-org-unique.ts'
import { listOrgs } from '#domain/org/list-orgs.ts'
import { setDefaultOrg } from '#domain/org/set-default-org.ts'

export const org = {
  async getOrgByID(ctx, request) {
    return { org: fromOrg(await getOrg(ctx, request.id)) }
  },
  async getDefaultOrg(ctx) {
    const { state } = await getInstance(ctx)
    return { org: fromOrg(await getOrg(ctx, state.defaultOrgId)) }
  },
  async setDefaultOrg(ctx, request) {
    return { details: fromDetails(await setDefaultOrg(ctx, request.orgId)) }
  },
  async isOrgUnique(ctx, request) {
    return { isUnique: await isOrgUnique(ctx, request.name, request.domain) }
  },
  async listOrgs(ctx, request) {
    const orgs = await listOrgs(ctx, {
      paging: toPaging(request.query),
      sortBy: toOrgSorting(request.sortingColumn),
      queries: request.queries.flatMap(toOrgQuery),
    })
    return {
      details: fromListed(orgs, ctx.now),
      sortingColumn: request.sortingColumn,
      result: orgs.entries.map(fromOrg),
    }
  },
  async removeOrg(ctx, request) {
    return { details: fromDetails(await removeOrg(ctx, { id: request.orgId })) }
  },
  async setUpOrg(ctx, request) {
    const { orgId, userId, details } = await setUpOrg(ctx, {
      name: request.org?.name ?? '',
      domain: request.org?.domain ?? '',
      human: toHuman(request.user.case === 'human' ? request.user.value : undefined),
      roles: request.roles,
    })
    return { orgId, userId, details: fromDetails(details) }
  },
} satisfies AdminRpcs

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
