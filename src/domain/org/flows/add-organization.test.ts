import { afterAll, beforeAll, expect, test } from 'vitest'
import { INSTANCE_ID, instanceAggregate, instanceSetUp } from '#domain/instance/instance.ts'
import { addOrganization } from '#domain/org/flows/add-organization.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { added, createPeople, NOW, ORG, type People } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
  const { events } = people.services
  await events.pushOne(
    { creator: 'TEST', now: NOW },
    {
      aggregate: instanceAggregate,
      before: events.nonexistent(instanceAggregate, INSTANCE_ID),
      owner: INSTANCE_ID,
      events: [instanceSetUp({ defaultOrgId: ORG, apiProjectId: '1' })],
    },
  )
  await people.given('200', added())
})
afterAll(() => people.close())

test('the organization, its members and its new users are one unit', async () => {
  const human = {
    userName: 'boss',
    profile: { firstName: 'B', lastName: 'Oss', nickName: '', displayName: '', preferredLanguage: '', gender: 0 },
    email: { address: 'boss@new.example', verified: false, delivery: { kind: 'return' } },
    passwordChangeRequired: false,
    idpLinks: [],
    passwordlessRegistration: false,
    isActive: true,
  } as const
  const { id, admins } = await addOrganization(people.ctx(), {
    name: 'New',
    admins: [
      { userId: '200', roles: ['ORG_USER_MANAGER'] },
      { human, roles: [] },
    ],
  })
  expect(admins).toEqual([
    { userId: '200', isNew: false },
    { userId: expect.any(String), isNew: true, emailCode: expect.any(String) },
  ])
  const { state } = await people.services.events.load(orgAggregate, id)
  expect(Object.values(state.members).map(({ roles }) => roles)).toEqual([['ORG_USER_MANAGER'], ['ORG_OWNER']])
  expect((await people.load(admins[1]?.userId ?? '')).owner).toBe(id)
})

test.each([
  ['user.notFound', [{ userId: '404', roles: [] }]],
  ['member.rolesInvalid', [{ userId: '200', roles: ['IAM_OWNER'] }]],
])('rejects with %s and stores nothing', async (reason, admins) => {
  const rejected = addOrganization(people.ctx(), { id: 'chosen', name: 'Rejected', admins })
  await expect(rejected).rejects.toMatchObject({ reason })
  expect((await people.services.events.load(orgAggregate, 'chosen')).sequence).toBe(0)
})
