import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Caller } from '#domain/caller.ts'
import { roleGrants } from '#domain/permission/roles.ts'
import { projectAdded } from '#domain/project/events.ts'
import { checkProjectRoles, type MembersAt, requireOwnersRight } from '#domain/project/flows/project-member-rules.ts'
import { requireGrantAccess, requireGrantedSide } from '#domain/project/flows/require-grant-access.ts'
import { projectAggregate } from '#domain/project/project.ts'
import { type InMemory, inMemoryServices } from '#test/api/oidc/in-memory-services.ts'
import { grantTo, settings } from '#test/api/oidc/project-states.ts'
import { foldEvents } from '#test/support/fold-events.ts'

let runtime: InMemory
beforeAll(async () => {
  runtime = await inMemoryServices()
})
afterAll(() => runtime.close())

test.each([
  ['project', ['PROJECT_OWNER', 'PROJECT_OWNER_VIEWER']],
  ['projectGrant', ['PROJECT_GRANT_OWNER', 'PROJECT_GRANT_OWNER_VIEWER']],
] as const)('the roles of a %s, each once: %j', async (level, roles) => {
  expect(await checkProjectRoles(runtime.ctx, level, 'acme', [...roles, ...roles])).toEqual(roles)
})

test.each([
  ['project', []],
  ['project', ['ORG_OWNER']],
  ['project', ['IAM_OWNER']],
  ['project', ['PROJECT_OWNER', 'PROJECT_GRANT_OWNER']],
  ['project', ['PROJECT_OWNER_GLOBAL']],
  ['project', ['constructor']],
  ['projectGrant', []],
  ['projectGrant', ['PROJECT_OWNER']],
] as const)('a %s takes no roles %j', async (level, roles) => {
  await expect(checkProjectRoles(runtime.ctx, level, 'acme', roles)).rejects.toMatchObject({
    kind: 'invalidArgument',
    reason: 'member.rolesInvalid',
  })
})

/** Has a role on one object, or with `*` everywhere. */
const holder = (role: string, place: string): Caller => {
  const may = (permission: string, orgId: string, objectId = '') =>
    (place === '*' || place === `${orgId}/${objectId}` || place === orgId) && roleGrants(role, permission)
  const require = (permission: string, orgId: string, objectId?: string) => {
    if (!may(permission, orgId, objectId)) throw new Error('denied')
  }
  return {
    id: '9',
    orgId: '1',
    isMember: () => true,
    may,
    require,
    mayEverywhere: () => false,
    covers: () => true,
    orgsWith: () => [],
    reach: () => ({ orgIds: [], objectIds: [] }),
    mayAnywhere: () => true,
  }
}
const project: MembersAt = { level: 'project', orgId: '1', objectId: 'p1' }
const grant: MembersAt = { level: 'projectGrant', orgId: '2', objectId: 'g1' }

test.each([
  ['PROJECT_OWNER', '1/p1', project, ['PROJECT_OWNER']],
  ['ORG_OWNER', '1', project, ['PROJECT_OWNER']],
  ['IAM_OWNER', '*', project, ['PROJECT_OWNER']],
  ['IAM_LOGIN_CLIENT', '*', project, ['PROJECT_OWNER_VIEWER']],
  ['PROJECT_GRANT_OWNER', '2/g1', grant, ['PROJECT_GRANT_OWNER']],
  ['ORG_OWNER', '2', grant, ['PROJECT_GRANT_OWNER']],
  ['IAM_LOGIN_CLIENT', '*', grant, ['PROJECT_GRANT_OWNER_VIEWER']],
] as const)('%s at %s may give at %j the roles %j', (role, place, at, roles) => {
  expect(() => requireOwnersRight(holder(role, place), at, roles)).not.toThrow()
})

test.each([
  ['IAM_LOGIN_CLIENT', '*', project, ['PROJECT_OWNER_VIEWER', 'PROJECT_OWNER']],
  ['IAM_LOGIN_CLIENT', '*', project, ['PROJECT_OWNER_GLOBAL']],
  ['PROJECT_OWNER', '1/p2', project, ['PROJECT_OWNER']],
  ['IAM_LOGIN_CLIENT', '*', grant, ['PROJECT_GRANT_OWNER']],
  ['ORG_OWNER', '1', grant, ['PROJECT_GRANT_OWNER']],
] as const)('%s at %s may not give at %j the roles %j', (role, place, at, roles) => {
  expect(() => requireOwnersRight(holder(role, place), at, roles)).toThrow(
    expect.objectContaining({ kind: 'permissionDenied' }),
  )
})

const granted = foldEvents(projectAggregate, [projectAdded(settings), grantTo('2', 'reader')], { id: 'p1', owner: '1' })
const ref = { projectId: 'p1', grantId: 'g1' }
const write = 'project.grant.member.write'

test('a project grant is visible to the granting and the granted organization, and unknown to others', () => {
  for (const orgId of ['1', '2']) {
    const caller = holder('ORG_OWNER', orgId)
    expect(requireGrantAccess({ caller }, granted, { ...ref, within: orgId }, write)).toMatchObject({
      grantedOrgId: '2',
    })
  }
  for (const [orgId, grantId] of [
    ['3', 'g1'],
    ['1', 'g2'],
    ['1', 'constructor'],
  ] as const)
    expect(() =>
      requireGrantAccess({ caller: holder('IAM_OWNER', '*') }, granted, { ...ref, grantId, within: orgId }, write),
    ).toThrow(/projectGrant.notFound/)
})

test('the owner of the project cannot assign roles of the granted organization', () => {
  const requireSide = (orgId: string, caller: Caller) => () =>
    requireGrantedSide({ caller }, granted, { ...ref, within: orgId }, write)
  expect(requireSide('1', holder('ORG_OWNER', '1'))).toThrow('denied')
  expect(requireSide('2', holder('ORG_OWNER', '1'))).toThrow('permissions')
  expect(requireSide('2', holder('ORG_OWNER', '2'))).not.toThrow()
  expect(requireSide('2', holder('PROJECT_GRANT_OWNER', '2/g1'))).not.toThrow()
  expect(requireSide('1', holder('IAM_OWNER', '*'))).not.toThrow()
})
