/**
 * Proves a class of docs/security.md for projects: the owner of the named object counts, not the header, and an id is
 * unknown below a path of another object. Another organization gets the response for an id that does not exist, and
 * nothing is written. A granted organization can read the grant and give its roles, and nothing else.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { projectAggregate } from '#domain/project/project.ts'
import { addOrgActor, addOrgOverApi, type OrgActor } from '#test/support/org-actor.ts'
import { type ProjectIds, projectCalls } from '#test/support/project-calls.ts'
import { type JsonResponse, startServer, type TestServer } from '#test/support/start-server.ts'

const nowhere: ProjectIds = {
  projectId: '999999999999999991',
  appId: '999999999999999992',
  keyId: '999999999999999993',
  grantId: '999999999999999994',
  roleKey: 'unheard-of',
  userId: '999999999999999995',
  userGrantId: '999999999999999996',
}

let server: TestServer
let victimOrg: string
let victim: OrgActor
let attackerOrg: string
let attacker: OrgActor
/** All of the victim's. */
let theirs: ProjectIds
/** All of the attacker's own. */
let ownProject: ProjectIds
let receiverOrg: string
let receiver: OrgActor
beforeAll(async () => {
  server = await startServer()
  victimOrg = await addOrgOverApi(server, 'Victim')
  attackerOrg = await addOrgOverApi(server, 'Attacker')
  receiverOrg = await addOrgOverApi(server, 'Receiver')
  victim = await addOrgActor(server, victimOrg, ['ORG_OWNER'])
  attacker = await addOrgActor(server, attackerOrg, ['ORG_OWNER'])
  receiver = await addOrgActor(server, receiverOrg, ['ORG_OWNER'])
  theirs = await created(victim, victimOrg)
  ownProject = await created(attacker, attackerOrg)
})
afterAll(() => server.stop())

/** A project with one of everything, granted to the receiver. */
async function created(actor: OrgActor, orgId: string): Promise<ProjectIds> {
  const post = async (path: string, body: object) => {
    const response = await server.rest('POST', `/management/v1${path}`, body, { token: actor.token })
    if (response.status !== 200) throw new Error(`${path}: ${JSON.stringify(response.body)}`)
    return response.body
  }
  const { userId } = await addOrgActor(server, orgId, [])
  const projectId: string = (await post('/projects', { name: 'Project' })).id
  const at = `/projects/${projectId}`
  await post(`${at}/roles`, { roleKey: 'reader', displayName: 'Reader' })
  const { appId } = await post(`${at}/apps/api`, {
    name: 'App',
    authMethodType: 'API_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT',
  })
  const keyId: string = (await post(`${at}/apps/${appId}/keys`, { type: 'KEY_TYPE_JSON' })).id
  const { grantId } = await post(`${at}/grants`, { grantedOrgId: receiverOrg, roleKeys: ['reader'] })
  await post(`${at}/members`, { userId, roles: ['PROJECT_OWNER'] })
  const { userGrantId } = await post(`/users/${userId}/grants`, { projectId, roleKeys: ['reader'] })
  return { projectId, appId, keyId, grantId, roleKey: 'reader', userId, userGrantId }
}

const stored = async () => {
  const { sequence, state } = await server.runtime.services.events.load(projectAggregate, theirs.projectId)
  const grants = await server.runtime.services.rows.selectFrom('user_grants').selectAll().orderBy('id').execute()
  return { sequence, state, grants }
}

/** Removes the members that differ between any two responses. */
const outcome = ({ status, body }: JsonResponse) => {
  const { viewTimestamp: _now, ...details } = body.details ?? {}
  return { status, body: { ...body, ...('viewTimestamp' in (body.details ?? {}) ? { details } : {}) } }
}

test('all served calls that name a project or a user grant are covered', () => {
  expect(projectCalls.length).toBeGreaterThanOrEqual(52)
})

describe.each(projectCalls)('$name', ({ method, path, body }) => {
  const call = (ids: ProjectIds, actor: OrgActor, orgId?: string) =>
    server.rest(method, path(ids), body(ids), { token: actor.token, ...(orgId === undefined ? {} : { orgId }) })

  test('an object of another organization gets the answer for an unknown id', async () => {
    const before = await stored()
    for (const orgId of [undefined, attackerOrg])
      expect(outcome(await call(theirs, attacker, orgId))).toEqual(outcome(await call(nowhere, attacker, orgId)))
    expect(await stored()).toEqual(before)
  })

  test('an object of another organization is unknown below the path of one’s own project or user', async () => {
    const before = await stored()
    const parts = ['appId', 'keyId', 'grantId', 'userId', 'userGrantId', 'projectId'] as const
    for (const part of parts) {
      const [foreign, unknown] = [
        { ...ownProject, [part]: theirs[part] },
        { ...ownProject, [part]: nowhere[part] },
      ]
      if (path(foreign) === path(ownProject) && JSON.stringify(body(foreign)) === JSON.stringify(body(ownProject)))
        continue
      expect([part, outcome(await call(foreign, attacker))]).toEqual([part, outcome(await call(unknown, attacker))])
    }
    expect(await stored()).toEqual(before)
  })

  test('naming the owner organization in the header gives no access', async () => {
    const response = await call(theirs, attacker, victimOrg)
    expect(response).toMatchObject({ status: 404, body: { message: 'membership not found (AUTHZ-cdgFk)' } })
  })
})

const forReceivers = /^(GetGrantedProjectByID|ListGrantedProjectRoles|AddUserGrant|.*ProjectGrantMembers?)$/

describe.each(projectCalls.filter((one) => !forReceivers.test(one.name)))('$name', ({ method, path, body }) => {
  test('an organization that was granted the project gets no more access than any other', async () => {
    const before = await stored()
    const call = (ids: ProjectIds) => server.rest(method, path(ids), body(ids), { token: receiver.token })
    expect(outcome(await call(theirs))).toEqual(outcome(await call(nowhere)))
    expect(await stored()).toEqual(before)
  })
})

test('bodies and queries that name an object of another organization get the answer for an unknown id', async () => {
  const send = async (method: string, path: string, body: object) =>
    outcome(await server.rest(method, `/management/v1${path}`, body, { token: attacker.token }))
  const before = await stored()
  const grant = `/users/${attacker.userId}/grants`
  const pairs: ((ids: ProjectIds) => [string, string, object])[] = [
    ({ projectId }) => ['POST', grant, { projectId }],
    ({ projectId, grantId }) => ['POST', grant, { projectId, projectGrantId: grantId }],
    ({ grantId }) => ['POST', grant, { projectId: ownProject.projectId, projectGrantId: grantId }],
    ({ userId }) => ['POST', `/projects/${ownProject.projectId}/members`, { userId, roles: ['PROJECT_OWNER'] }],
    ({ userGrantId }) => ['DELETE', '/user_grants/_bulk', { grantId: [userGrantId] }],
    ({ userGrantId }) => ['DELETE', '/user_grants/_bulk', { grantId: [ownProject.userGrantId, userGrantId] }],
    ({ projectId }) => ['POST', '/users/grants/_search', { queries: [{ projectIdQuery: { projectId } }] }],
    ({ userId }) => ['POST', '/users/grants/_search', { queries: [{ userIdQuery: { userId } }] }],
    ({ grantId }) => [
      'POST',
      '/users/grants/_search',
      { queries: [{ projectGrantIdQuery: { projectGrantId: grantId } }] },
    ],
    ({ projectId }) => ['POST', '/projectgrants/_search', { queries: [{ projectIdQuery: { projectId } }] }],
    () => ['POST', '/projects/_search', { queries: [{ projectResourceOwnerQuery: { resourceOwner: victimOrg } }] }],
  ]
  for (const pair of pairs)
    expect([pair(theirs), await send(...pair(theirs))]).toEqual([pair(theirs), await send(...pair(nowhere))])
  expect(await stored()).toEqual(before)
  const searched = await send('POST', '/projects/_search', {
    queries: [{ projectResourceOwnerQuery: { resourceOwner: victimOrg } }],
  })
  expect(searched.body.result).toBeUndefined()
})

test('a user id in the body does not redirect a call from the user in the path', async () => {
  const { userId } = await addOrgActor(server, attackerOrg, [])
  const body = { userId: theirs.userId, projectId: ownProject.projectId, roleKeys: ['reader'] }
  const added = await server.rest('POST', `/management/v1/users/${userId}/grants`, body, { token: attacker.token })
  expect(added.status).toBe(200)
  const row = await server.runtime.services.rows
    .selectFrom('user_grants')
    .select('user_id as userId')
    .where('id', '=', added.body.userGrantId)
    .executeTakeFirst()
  expect(row).toEqual({ userId })
})

test('a project owner gains no access to another organization by granting it the project', async () => {
  const path = `/management/v1/projects/${theirs.projectId}/grants/${theirs.grantId}/members`
  const inside = (actor: OrgActor) =>
    server.rest('POST', '/management/v1/users/_search', {}, { token: actor.token, orgId: receiverOrg })
  expect((await inside(victim)).status).toBe(404)
  for (const roles of [['PROJECT_GRANT_OWNER'], ['PROJECT_GRANT_OWNER_VIEWER']]) {
    const response = await server.rest('POST', path, { userId: victim.userId, roles }, { token: victim.token })
    expect(response).toMatchObject({
      status: 403,
      body: { code: 7, message: 'No matching permissions found (AUTH-5mWD2)' },
    })
  }
  expect((await inside(victim)).status).toBe(404)
})
