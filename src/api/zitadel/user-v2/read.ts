import { AuthenticationMethodType } from '@zitadel/proto/zitadel/user/v2/user_service_pb.js'
import type { UserService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { fromRead } from '#api/zitadel/messages-v2/details.ts'
import { fromList, toPage } from '#api/zitadel/messages-v2/list.ts'
import { fromUser } from '#api/zitadel/user-v2/user-message.ts'
import { toUserQuery, toUserSorting } from '#api/zitadel/user-v2/user-search.ts'
import type { Context } from '#domain/context.ts'
import { getUser } from '#domain/user/get-user.ts'
import { listIdpLinks } from '#domain/user/idp-link/list-idp-links.ts'
import { type AuthenticationMethod, listAuthenticationMethods } from '#domain/user/list-authentication-methods.ts'
import { listUsers } from '#domain/user/list-users.ts'

/** Of a newer release than the installed enum. */
const RECOVERY_CODE = 8 as AuthenticationMethodType

const METHODS: Readonly<Record<AuthenticationMethod, AuthenticationMethodType>> = {
  password: AuthenticationMethodType.PASSWORD,
  passkey: AuthenticationMethodType.PASSKEY,
  provider: AuthenticationMethodType.IDP,
  totp: AuthenticationMethodType.TOTP,
  securityKey: AuthenticationMethodType.U2F,
  otpSms: AuthenticationMethodType.OTP_SMS,
  otpEmail: AuthenticationMethodType.OTP_EMAIL,
  recoveryCode: RECOVERY_CODE,
}

export const reads = {
  getUserByID: async (ctx, { userId }) => {
    const user = await getUser(ctx, { id: userId })
    return { details: fromRead(user), user: fromUser(user) }
  },
  listUsers: async (ctx, { query, queries, sortingColumn }) => {
    const listed = await listUsers(ctx, {
      paging: toPage(query),
      sortBy: toUserSorting(sortingColumn),
      queries: queries.map(toUserQuery),
    })
    return { details: fromList(listed, ctx.now), sortingColumn, result: listed.entries.map(fromUser) }
  },
  listAuthenticationMethodTypes: async (ctx, { userId, domainQuery }) => {
    const rpId = domainQuery?.domain ? { rpId: domainQuery.domain } : {}
    const methods = await listAuthenticationMethods(ctx, { userId, ...rpId })
    const listed = { total: methods.length, entries: [] }
    return { details: fromList(listed, ctx.now), authMethodTypes: methods.map((method) => METHODS[method]) }
  },
  listIDPLinks: async (ctx, { userId, query }) => {
    const links = await listIdpLinks(ctx, { id: userId }, toPage(query))
    const result = links.entries.map((link) => ({
      idpId: link.idpId,
      userId: link.externalUserId,
      userName: link.displayName,
    }))
    return { details: fromList(links, ctx.now), result }
  },
} satisfies ServiceHandlers<typeof UserService, Context>
