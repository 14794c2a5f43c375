import { afterAll, beforeAll, expect, test } from 'vitest'
import { userGrantAdded } from '#domain/grant/events.ts'
import { userGrantAggregate } from '#domain/grant/user-grant.ts'
import { memberAdded } from '#domain/instance/members.ts'
import { projectAdded } from '#domain/project/events.ts'
import { projectGrantAdded, projectGrantMemberAdded } from '#domain/project/grant/events.ts'
import { projectAggregate } from '#domain/project/project.ts'
import { sessionEvent } from '#domain/session/events.ts'
import { sessionAggregate } from '#domain/session/session.ts'
import { removeUserEverywhere } from '#domain/user/flows/remove-user-everywhere.ts'
import { change } from '#eventstore/change.ts'
import { beforeEachPush } from '#test/support/before-push.ts'
import { added, createPeople, NOW, ORG, type People } from '#test/support/people.ts'

const by = { creator: 'TEST', now: NOW }
let people: People
beforeAll(async () => {
  people = await createPeople()
  await people.given('1', added())
  await people.given('2', added({ userName: 'stays' }))
  const { events } = people.services
  const settings = { name: 'P', roleAssertion: false, roleCheck: false, projectCheck: false, privateLabeling: 0 }
  await events.pushOne(by, {
    aggregate: projectAggregate,
    before: events.nonexistent(projectAggregate, 'p'),
    owner: ORG,
    events: [
      projectAdded(settings),
      memberAdded('project', '1', ['PROJECT_OWNER']),
      memberAdded('project', '2', ['PROJECT_OWNER']),
      projectGrantAdded({ grantId: 'g', grantedOrgId: '101', roleKeys: [] }),
      projectGrantMemberAdded({ grantId: 'g', userId: '1', roles: ['PROJECT_GRANT_OWNER'] }),
    ],
  })
  for (const userId of ['1', '2'])
    await events.pushOne(by, {
      aggregate: userGrantAggregate,
      before: events.nonexistent(userGrantAggregate, `ug${userId}`),
      owner: ORG,
      events: [userGrantAdded({ userId, projectId: 'p', projectGrantId: '', roleKeys: ['reader'] })],
    })
})
afterAll(() => people.close())

const left = async (userId: string) => {
  const { rows } = people.services
  const [members, grants] = await Promise.all([
    rows.selectFrom('members').select('kind').where('user_id', '=', userId).execute(),
    rows.selectFrom('user_grants').select('id').where('user_id', '=', userId).execute(),
  ])
  return [members.map((row) => row.kind).sort(), grants.map((row) => row.id)]
}

test('removing a user removes their memberships and grants, and none of other users', async () => {
  expect(await left('1')).toEqual([['project', 'projectGrant'], ['ug1']])
  await removeUserEverywhere(people.ctx(), { id: '1' })
  expect(await left('1')).toEqual([[], []])
  expect(await left('2')).toEqual([['project'], ['ug2']])
})

test('any number of roles go, also when the first call failed half-way', async () => {
  const { events } = people.services
  await people.given('3', added({ userName: 'busy' }))
  const changes = Array.from({ length: 450 }, (_none, i) =>
    change({
      aggregate: userGrantAggregate,
      before: events.nonexistent(userGrantAggregate, `busy${i}`),
      owner: ORG,
      events: [userGrantAdded({ userId: '3', projectId: `p${i}`, projectGrantId: '', roleKeys: ['reader'] })],
    }),
  )
  await events.push(by, changes)
  const failing = beforeEachPush(people.ctx(), async (count) => {
    if (count > 1) throw new Error('the power is gone')
  })
  await expect(removeUserEverywhere(failing, { id: '3' })).rejects.toThrow('power')
  expect((await left('3'))[1]).toHaveLength(250)
  await expect(removeUserEverywhere(people.ctx(), { id: '3' })).rejects.toMatchObject({ kind: 'notFound' })
  expect(await left('3')).toEqual([[], []])
})

test('sessions end in the unit of the removal', async () => {
  const { events, rows } = people.services
  await people.given('4', added({ userName: 'seated' }))
  for (const [id, userId] of [
    ['s1', '4'],
    ['s2', '4'],
    ['s3', '2'],
  ] as const)
    await events.pushOne(by, {
      aggregate: sessionAggregate,
      before: events.nonexistent(sessionAggregate, id),
      owner: ORG,
      events: [sessionEvent('session.added', {}), sessionEvent('session.user.checked', { userId, orgId: ORG })],
    })
  const failing = beforeEachPush(people.ctx(), async (count) => {
    if (count > 1) throw new Error('the power is gone')
  })
  await removeUserEverywhere(failing, { id: '4' })
  expect(await rows.selectFrom('user_sessions').select('id').execute()).toEqual([{ id: 's3' }])
})
