/** Changes of users: UpdateUser for humans and machines, UpdateHumanUser for humans. */
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import type { UserService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { fromWrite } from '#api/zitadel/messages-v2/details.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { toEmail, toNewPassword, toPhone, toProfileChanges } from '#api/zitadel/user-v2/person-messages.ts'
import { changeMachine } from '#domain/user/change/change-machine.ts'
import { type ChangedPerson, changePerson } from '#domain/user/change/change-person.ts'
import { unimplemented } from '#kit/errors.ts'

type HumanMessage = {
  readonly profile?: Parameters<typeof toProfileChanges>[0] | undefined
  readonly email?: Parameters<typeof toEmail>[0] | undefined
  readonly phone?: Parameters<typeof toPhone>[0] | undefined
  readonly password?: Parameters<typeof toNewPassword>[0] | undefined
}

const toChanges = (userName: string | undefined, { profile, email, phone, password }: HumanMessage) => ({
  ...(userName === undefined ? {} : { userName }),
  ...(profile ? { profile: toProfileChanges(profile) } : {}),
  ...(email ? { email: toEmail(email) } : {}),
  ...(phone ? { phone: toPhone(phone) } : {}),
  ...(password ? { password: toNewPassword(password) } : {}),
})

const codesOf = ({ emailCode, phoneCode }: ChangedPerson) => ({
  ...(emailCode ? { emailCode } : {}),
  ...(phoneCode ? { phoneCode } : {}),
})

export const userChanges = {
  async updateHumanUser(ctx, { userId: id, username, ...human }) {
    // An empty number changes nothing here (docs/contract/zitadel-v2.md, 1.2).
    const { phone, ...rest } = human
    const changed = await changePerson(
      ctx,
      { id },
      toChanges(username, { ...rest, ...(phone?.phone ? { phone } : {}) }),
    )
    return { details: fromWrite(changed.details), ...codesOf(changed) }
  },
  async updateUser(ctx, { userId: id, username, userType, metadata }) {
    const more = metadata.length > 0 ? { metadata } : {}
    if (userType.case === 'human') {
      const changed = await changePerson(ctx, { id }, { ...toChanges(username, userType.value), ...more })
      return { changeDate: timestampFromMs(changed.details.changedAt), ...codesOf(changed) }
    }
    if (userType.case !== 'machine') throw unimplemented('', 'user type is not set')
    const { name, description, accessTokenType } = userType.value
    const changed = await changeMachine(
      ctx,
      { id },
      { userName: username, name, description, accessTokenType, ...more },
    )
    return { changeDate: timestampFromMs(changed.changedAt) }
  },
} satisfies ServiceHandlers<typeof UserService, OrgContext>
