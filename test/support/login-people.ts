/** People on a running server, for tests of the pages: made over the API, their codes read out of the log. */

import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { type LoginPolicy, loginPolicy } from '#domain/policy/login-policy.ts'
import { policiesAggregate } from '#domain/policy/policies.ts'
import { policySet } from '#domain/policy/policy-events.ts'
import type { CodeKind } from '#domain/user/new-code.ts'
import { newCode } from '#domain/user/new-code.ts'
import { passwordCodeAdded } from '#domain/user/password/events.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { PendingCode, User } from '#domain/user/user-state.ts'
import type { TestServer } from '#test/support/start-server.ts'

export interface LoginPerson {
  readonly userId: string
  readonly orgId: string
  readonly userName: string
}

let count = 0

export function loginPeople(server: TestServer) {
  const { services } = server.runtime
  const by = () => ({ creator: 'TEST', now: Date.now() })
  const load = async (userId: string): Promise<User> => (await services.events.load(userAggregate, userId)).state

  async function create(path: string, body: object, userName: string): Promise<LoginPerson> {
    const response = await server.rest('POST', path, {
      userName,
      profile: { firstName: 'Minnie', lastName: 'Mouse' },
      email: { email: `${userName}@acme.example`, isEmailVerified: true },
      ...body,
    })
    if (response.status !== 200) throw new Error(JSON.stringify(response.body))
    return { userId: response.body.userId, orgId: response.body.details.resourceOwner, userName }
  }

  return {
    load,
    /** Active, with the password `Passw0rd!` by default. */
    active: (body: object = {}, userName = `active${count++}`) =>
      create('/management/v1/users/human/_import', { password: 'Passw0rd!', ...body }, userName),
    /** Waiting for the code of the initialization mail. */
    initial: (body: object = {}, userName = `initial${count++}`) =>
      create('/management/v1/users/human', { email: { email: `${userName}@acme.example` }, ...body }, userName),
    /** The code that was mailed, in plain text. */
    async code(userId: string, kind: CodeKind, pick: (user: User) => PendingCode | undefined): Promise<string> {
      const pending = pick(await load(userId))
      if (!pending) throw new Error('there is no such code')
      return services.cipher.decrypt(pending.code, kind)
    },
    /** A reset code that was made some hours ago. */
    async oldResetCode(userId: string, hours: number): Promise<string> {
      const { plain, payload } = newCode(
        { cipher: services.cipher, now: Date.now() - hours * 3_600_000 },
        'passwordReset',
      )
      await services.events.change(by(), userAggregate, userId, () => [
        passwordCodeAdded({ ...payload, channel: 'email' }),
      ])
      return plain
    },
    given: (userId: string, ...events: UserEvent[]) =>
      services.events.change(by(), userAggregate, userId, () => events),
    async eventTypes(userId: string): Promise<string[]> {
      const types: string[] = []
      for await (const event of server.runtime.storage.read({ aggregateIds: [userId] })) types.push(event.type)
      return types.filter((type) => !type.endsWith('.sent'))
    },
  }
}

/** Sets the login policy of the instance. */
export async function setLoginPolicy(server: TestServer, settings: Partial<LoginPolicy>): Promise<void> {
  await server.runtime.services.events.change(
    { creator: 'TEST', now: Date.now() },
    policiesAggregate,
    INSTANCE_ID,
    (before) => [policySet(loginPolicy, { ...loginPolicy.defaults, ...settings }, before)],
  )
}

export const linkQuery = ({ userId, orgId }: LoginPerson, values: Record<string, string>): string =>
  new URLSearchParams({ userID: userId, orgID: orgId, ...values }).toString()
