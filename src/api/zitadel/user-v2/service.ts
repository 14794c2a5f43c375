/** UserService of version 2: its handlers by subject. An RPC that is missing here returns Unimplemented. */
import type { ApiContext } from '#api/zitadel/api-context.ts'
import type { UserService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { userCreation } from '#api/zitadel/user-v2/create-user.ts'
import { credentialLists } from '#api/zitadel/user-v2/credential-lists.ts'
import { emails } from '#api/zitadel/user-v2/email.ts'
import { factors } from '#api/zitadel/user-v2/factor.ts'
import { factorLists } from '#api/zitadel/user-v2/factor-lists.ts'
import { intents } from '#api/zitadel/user-v2/intent.ts'
import { invites } from '#api/zitadel/user-v2/invite.ts'
import { lifecycle } from '#api/zitadel/user-v2/lifecycle.ts'
import { machineCredentials } from '#api/zitadel/user-v2/machine.ts'
import { userMetadata } from '#api/zitadel/user-v2/metadata.ts'
import { passwords } from '#api/zitadel/user-v2/password.ts'
import { phones } from '#api/zitadel/user-v2/phone.ts'
import { reads } from '#api/zitadel/user-v2/read.ts'
import { registrations } from '#api/zitadel/user-v2/registration.ts'
import { userChanges } from '#api/zitadel/user-v2/update-user.ts'

export const userV2Handlers = {
  ...reads,
  ...userChanges,
  ...userCreation,
  ...lifecycle,
  ...emails,
  ...phones,
  ...passwords,
  ...factors,
  ...registrations,
  ...factorLists,
  ...invites,
  ...userMetadata,
  ...machineCredentials,
  ...credentialLists,
  ...intents,
} satisfies ServiceHandlers<typeof UserService, ApiContext>
