import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, type Membership, systemCaller } from '#domain/caller.ts'
import { INSTANCE_ID, instanceAggregate } from '#domain/instance/instance.ts'
import { memberAdded } from '#domain/instance/members.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { may, mayOrSelf, mayRead, type UserAccess } from '#domain/user/access/user-access.ts'
import { userLocked } from '#domain/user/lifecycle/events.ts'
import { added, createPeople, NOW, ORG, type People } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
  await people.given('200', added())
  await people.given('201', added({ userName: 'boss' }))
  const { events } = people.services
  const by = { creator: 'TEST', now: NOW }
  await events.change(by, orgAggregate, ORG, () => [memberAdded('org', '201', ['ORG_OWNER'])])
  await events.change(by, instanceAggregate, INSTANCE_ID, () => [memberAdded('instance', '201', ['IAM_OWNER'])])
})
afterAll(() => people.close())

const seen: (readonly Membership[])[] = []
const admin = (orgId: string, covers = true): Caller => ({
  ...systemCaller('300', orgId),
  may: (_permission, owner) => owner === orgId,
  require: (_permission, owner) => {
    if (owner !== orgId) throw Object.assign(new Error(), { kind: 'permissionDenied' })
  },
  covers: (memberships) => {
    seen.push(memberships)
    return covers
  },
})
const nobody = (id: string): Caller => ({ ...admin('no organization'), id })

function change(caller: Caller, target: { id: string; within?: string }, access: UserAccess) {
  return changeUser(people.ctx({ caller }), target, access, () => [])
}

describe('the order of rejections', () => {
  test('an unknown user, and one of another owner, are unknown even to a caller without permission', async () => {
    const unknown = expect.objectContaining({ reason: 'user.notFound' })
    await expect(change(nobody('1'), { id: '999' }, may('user.write'))).rejects.toEqual(unknown)
    await expect(change(admin(ORG), { id: '200', within: '101' }, may('user.write'))).rejects.toEqual(unknown)
  })

  test('the permission counts in the organization that owns the user, not in that of the caller', async () => {
    const denied = expect.objectContaining({ kind: 'permissionDenied' })
    await expect(change(admin('101'), { id: '200' }, may('user.write'))).rejects.toEqual(denied)
    expect((await change(admin(ORG), { id: '200' }, may('user.write'))).id).toBe('200')
  })
})

test('users need no permission on themselves where the rule allows it, and only there', async () => {
  expect((await change(nobody('200'), { id: '200' }, mayOrSelf('user.write'))).id).toBe('200')
  await expect(change(nobody('200'), { id: '200' }, may('user.write'))).rejects.toMatchObject({
    kind: 'permissionDenied',
  })
  await expect(change(nobody('201'), { id: '200' }, mayOrSelf('user.write'))).rejects.toMatchObject({
    kind: 'permissionDenied',
  })
})

test('a change of a user needs every role that the user holds; a read does not', async () => {
  await expect(change(admin(ORG, false), { id: '201' }, may('user.write'))).rejects.toMatchObject({
    kind: 'permissionDenied',
  })
  expect(seen.at(-1)?.map(({ kind, roles }) => [kind, roles])).toEqual(
    expect.arrayContaining([
      ['org', ['ORG_OWNER']],
      ['instance', ['IAM_OWNER']],
    ]),
  )
  expect((await change(admin(ORG, false), { id: '201' }, mayRead('user.read'))).id).toBe('201')
})

test('the decided events are stored', async () => {
  const after = await changeUser(people.ctx(), { id: '200', within: ORG }, may('user.write'), () => [userLocked()])
  expect(after.state.status).toBe('locked')
})
