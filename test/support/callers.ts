/** Callers of the API with roles of one's choosing. */
import { hashToken, makeToken } from '#crypto/token.ts'
import { INSTANCE_ID, instanceAggregate } from '#domain/instance/instance.ts'
import { memberAdded } from '#domain/instance/members.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { machineAdded } from '#domain/user/machine/events.ts'
import { personalAccessTokenAdded } from '#domain/user/pat/events.ts'
import { userAggregate } from '#domain/user/user.ts'
import { change } from '#eventstore/change.ts'
import type { TestServer } from '#test/support/start-server.ts'

export interface NewCaller {
  /** The organization it belongs to. */
  readonly orgId: string
  /** Its roles: in that organization, or on the instance. None: it has a token and no membership. */
  readonly roles?: readonly string[]
  readonly on?: 'org' | 'instance'
}

/** A machine user with a token and a membership, written straight into the store. */
export async function addCaller({ runtime }: TestServer, { orgId, roles = [], on = 'org' }: NewCaller) {
  const { events, newId } = runtime.services
  const by = { creator: 'TEST', now: Date.now() }
  const [userId, tokenId, token] = [newId(), newId(), makeToken()]
  await events.pushOne(by, {
    aggregate: userAggregate,
    before: events.nonexistent(userAggregate, userId),
    owner: orgId,
    events: [
      machineAdded({
        userName: `caller-${userId}`,
        userNameScoped: false,
        name: 'Caller',
        description: '',
        accessTokenType: 0,
      }),
      personalAccessTokenAdded({ tokenId, tokenHash: hashToken(token), scopes: [], expiresAt: null }),
    ],
  })
  if (roles.length > 0)
    await events.retry(async () =>
      events.push(by, [
        on === 'org'
          ? change({
              aggregate: orgAggregate,
              before: await events.load(orgAggregate, orgId),
              events: [memberAdded('org', userId, roles)],
            })
          : change({
              aggregate: instanceAggregate,
              before: await events.load(instanceAggregate, INSTANCE_ID),
              events: [memberAdded('instance', userId, roles)],
            }),
      ]),
    )
  return { userId, token }
}
