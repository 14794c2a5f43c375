/** Objects of one organization that calls of version 2 are tried on: new ones for each call. */
import { hashToken, makeToken } from '#crypto/token.ts'
import { emailVerified } from '#domain/user/email/events.ts'
import { humanAdded } from '#domain/user/human/events.ts'
import { personalAccessTokenAdded } from '#domain/user/pat/events.ts'
import { phoneVerified } from '#domain/user/phone/events.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import { addCaller } from '#test/support/callers.ts'
import type { TestServer } from '#test/support/start-server.ts'

export interface Targets {
  readonly orgId: string
  readonly otherOrg: string
  /** A person without roles, and a token of it. */
  person(...events: UserEvent[]): Promise<{ userId: string; token: string }>
  machine(): Promise<string>
  project(): Promise<string>
  /** Adds a role `reader` to a project. */
  addRole(projectId: string): Promise<void>
  /** Gives a user ORG_OWNER_VIEWER. */
  addMember(userId: string): Promise<void>
  /** An organization with a verified domain that is not its primary one. */
  organization(): Promise<{ id: string; domain: string }>
  /** The id that a POST of the administrator returns under this name. */
  post(path: string, body: object, id: string): Promise<string>
}

const by = { creator: 'TEST', now: Date.now() }
let count = 0

export function targetsOf(server: TestServer, orgId: string, otherOrg: string): Targets {
  const { events, newId } = server.runtime.services
  const send = async (path: string, body: object) => {
    const response = await server.rest('POST', path, body)
    if (response.status >= 300) throw new Error(`${path}: ${JSON.stringify(response.body)}`)
    return response.body
  }
  const post = async (path: string, body: object, id: string): Promise<string> => String((await send(path, body))[id])
  return {
    orgId,
    otherOrg,
    post,
    async person(...more) {
      const [userId, token, name] = [newId(), makeToken(), `target-${count++}`]
      const person = { firstName: 'Minnie', lastName: 'Mouse', nickName: '', displayName: 'Minnie Mouse' }
      const contact = { email: `${name}@acme.example`, phone: '+41791234567' }
      const plain = {
        userNameScoped: false,
        preferredLanguage: 'en',
        gender: 0,
        encodedHash: '',
        changeRequired: false,
      }
      await events.pushOne(by, {
        aggregate: userAggregate,
        before: events.nonexistent(userAggregate, userId),
        owner: orgId,
        events: [
          humanAdded({ userName: name, ...person, ...contact, ...plain }),
          emailVerified(),
          phoneVerified(),
          personalAccessTokenAdded({ tokenId: newId(), tokenHash: hashToken(token), scopes: [], expiresAt: null }),
          ...more,
        ],
      })
      return { userId, token }
    },
    machine: async () => (await addCaller(server, { orgId })).userId,
    project: () => post('/management/v1/projects', { name: `Target ${count++}` }, 'id'),
    async addRole(projectId) {
      await send(`/management/v1/projects/${projectId}/roles`, { roleKey: 'reader', displayName: 'Reader' })
    },
    async addMember(userId) {
      await send('/management/v1/orgs/me/members', { userId, roles: ['ORG_OWNER_VIEWER'] })
    },
    async organization() {
      const id = await post('/management/v1/orgs', { name: `Target ${count++}` }, 'id')
      const domain = `target-${count++}.example`
      await server.rest('POST', '/management/v1/orgs/me/domains', { domain }, { orgId: id })
      return { id, domain }
    },
  }
}
