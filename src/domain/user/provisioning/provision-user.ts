import type { Context } from '#domain/context.ts'
import { createPerson } from '#domain/user/create/create-person.ts'
import type { NewPerson } from '#domain/user/create/new-person.ts'
import { metadataEntries, type ProvisionedUser } from '#domain/user/provisioning/provisioned-user.ts'

/**
 * Creates a person that another directory describes. Sends no mail, since the directory informs its users. Returns the
 * id.
 */
export async function provisionUser(ctx: Context, orgId: string, user: ProvisionedUser): Promise<string> {
  const { userId } = await createPerson(ctx, toNewPerson(orgId, user))
  return userId
}

/** Returns the person to create; address and number count as verified. */
export function toNewPerson(orgId: string, user: ProvisionedUser): NewPerson {
  const { userName, profile, email, phone, active, password } = user
  return {
    orgId,
    userName,
    profile,
    email: { address: email, verified: email.trim() !== '', delivery: { kind: 'none' } },
    ...(phone ? { phone: { number: phone, verified: true } } : {}),
    ...(password ? { password } : {}),
    passwordChangeRequired: false,
    idpLinks: [],
    passwordlessRegistration: false,
    metadata: metadataEntries(user.metadata),
    start: active ? 'active' : 'inactive',
    isFromDirectory: true,
  }
}
