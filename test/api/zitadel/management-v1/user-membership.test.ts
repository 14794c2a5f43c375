/** ListUserMemberships over REST. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { memberAdded } from '#domain/instance/members.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { projectAdded } from '#domain/project/events.ts'
import { projectGrantAdded, projectGrantMemberAdded } from '#domain/project/grant/events.ts'
import { projectAggregate } from '#domain/project/project.ts'
import { addCaller } from '#test/support/callers.ts'
import { addOtherOrg } from '#test/support/other-org.ts'
import { type RequestOptions, startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let ownOrg: string
let otherOrg: string
let owner: string
beforeAll(async () => {
  server = await startServer()
  const me = await server.rest('POST', '/management/v1/users/machine', { userName: 'robot', name: 'Robot' })
  ownOrg = me.body.details.resourceOwner
  otherOrg = await addOtherOrg(server)
  owner = (await addCaller(server, { orgId: ownOrg, roles: ['ORG_OWNER', 'ORG_USER_MANAGER'] })).userId
  await join(owner, otherOrg, ['ORG_OWNER_VIEWER'])
})
afterAll(() => server.stop())

async function join(userId: string, orgId: string, roles: string[]) {
  const by = { creator: 'TEST', now: Date.now() }
  await server.runtime.services.events.change(by, orgAggregate, orgId, () => [memberAdded('org', userId, roles)])
}
const list = (id: string, body: object = {}, options?: RequestOptions) =>
  server.rest('POST', `/management/v1/users/${id}/memberships/_search`, body, options)

test('a membership in the selected organization has roles and name', async () => {
  const { status, body } = await list(owner)
  expect(status).toBe(200)
  expect(body.details).toMatchObject({ totalResult: '1', viewTimestamp: expect.any(String) })
  expect(body.result).toEqual([
    {
      userId: owner,
      details: {
        sequence: expect.any(String),
        creationDate: expect.any(String),
        changeDate: expect.any(String),
        resourceOwner: ownOrg,
      },
      roles: ['ORG_OWNER', 'ORG_USER_MANAGER'],
      displayName: 'Usher',
      orgId: ownOrg,
    },
  ])
})

test('an instance membership of a user of the organization is returned', async () => {
  const { userId } = await addCaller(server, { orgId: ownOrg, roles: ['IAM_OWNER_VIEWER'], on: 'instance' })
  expect((await list(userId)).body.result).toMatchObject([{ iam: true, roles: ['IAM_OWNER_VIEWER'] }])
  const { result } = (await list(userId, { queries: [{ iamQuery: { iam: true } }] })).body
  expect(result).toHaveLength(1)
  expect((await list(userId, { queries: [{ orgQuery: { orgId: ownOrg } }] })).body.result).toBeUndefined()
})

test('for a user of another organization, only memberships in this organization are returned', async () => {
  const { body } = await list(owner, {}, { orgId: otherOrg })
  expect(body.result).toMatchObject([{ orgId: otherOrg, displayName: 'Other', roles: ['ORG_OWNER_VIEWER'] }])
})

test('a user of another organization without a membership in this one looks like an unknown one', async () => {
  const { userId } = await addCaller(server, { orgId: ownOrg, roles: ['IAM_OWNER'], on: 'instance' })
  const foreign = await list(userId, {}, { orgId: otherOrg })
  expect(foreign).toMatchObject({ status: 404, body: { code: 5, message: 'User could not be found (QUERY-Dfbg2)' } })
  expect(foreign.body).toEqual((await list('404', {}, { orgId: otherOrg })).body)
})

test('a membership of a project or a granted project has the name of the project', async () => {
  const { userId } = await addCaller(server, { orgId: ownOrg })
  const { events } = server.runtime.services
  const settings = { name: 'Portal', roleAssertion: false, roleCheck: false, projectCheck: false, privateLabeling: 0 }
  await events.pushOne(
    { creator: 'TEST', now: Date.now() },
    {
      aggregate: projectAggregate,
      before: events.nonexistent(projectAggregate, 'p1'),
      owner: ownOrg,
      events: [
        projectAdded(settings),
        memberAdded('project', userId, ['PROJECT_OWNER']),
        projectGrantAdded({ grantId: 'g1', grantedOrgId: otherOrg, roleKeys: [] }),
        projectGrantMemberAdded({ grantId: 'g1', userId, roles: ['PROJECT_GRANT_OWNER'] }),
      ],
    },
  )
  const portal = { displayName: 'Portal', userId }
  const projectQuery = { queries: [{ projectQuery: { projectId: 'p1' } }] }
  for (const body of [{}, projectQuery])
    expect((await list(userId, body)).body.result).toMatchObject([
      { ...portal, projectId: 'p1', roles: ['PROJECT_OWNER'] },
    ])
  // The grant belongs to the other organization, and so do its members.
  const projectGrantQuery = { queries: [{ projectGrantQuery: { projectGrantId: 'g1' } }] }
  for (const body of [{}, projectGrantQuery])
    expect((await list(userId, body, { orgId: otherOrg })).body.result).toMatchObject([
      { ...portal, projectGrantId: 'g1' },
    ])
  expect((await list(userId, projectGrantQuery)).body.result).toBeUndefined()
})

test('a user without memberships has an empty list', async () => {
  const { userId } = await addCaller(server, { orgId: ownOrg })
  expect((await list(userId)).body).toEqual({ details: { viewTimestamp: expect.any(String) } })
})

test('all conditions must match', async () => {
  const queries = (...ids: string[]) => ids.map((orgId) => ({ orgQuery: { orgId } }))
  expect((await list(owner, { queries: queries(ownOrg) })).body.result).toHaveLength(1)
  expect((await list(owner, { queries: queries(ownOrg, otherOrg) })).body.result).toBeUndefined()
})

test('requires the permission to list memberships', async () => {
  const { token } = await addCaller(server, { orgId: ownOrg, roles: ['ORG_USER_PERMISSION_EDITOR'] })
  expect((await list(owner, {}, { token })).status).toBe(403)
})
