import { afterAll, beforeAll, expect, test } from 'vitest'
import { decideUpdateHumanProfile, updateHumanProfile } from '#domain/user/human/update-human-profile.ts'
import { machineAdded } from '#domain/user/machine/events.ts'
import { added, createPeople, type People, refusalOf, stateAfter } from '#test/support/people.ts'

const minnie = stateAfter(added({ gender: 1 }))
const robot = machineAdded({ userName: 'r', userNameScoped: false, name: 'R', description: '', accessTokenType: 0 })

test('the event has the changed fields only', () => {
  const newProfile = { ...minnie.profile, nickName: 'Min', gender: 0 }
  expect(decideUpdateHumanProfile(minnie, newProfile)).toEqual([
    { type: 'user.human.profile.changed', payload: { nickName: 'Min', gender: 0 } },
  ])
})

test.each([
  ['profile.notChanged', 'what is known already', minnie],
  ['user.notHuman', 'a machine', stateAfter(robot)],
])('%s refuses %s', (id, _what, user) => {
  expect(refusalOf(() => decideUpdateHumanProfile(user, minnie.profile))).toBe(id)
})

let people: People
beforeAll(async () => {
  people = await createPeople()
  await people.given('1', added())
})
afterAll(() => people.close())

test.each([
  ['profile.firstNameEmpty', 'a blank first name', '1', { firstName: ' ' }],
  ['profile.lastNameEmpty', 'a blank last name', '1', { lastName: ' ' }],
  ['user.notFound', 'nobody', '404', {}],
])('%s refuses %s', async (id, _what, userId, changes) => {
  await expect(
    updateHumanProfile(people.ctx(), { id: userId }, { ...minnie.profile, ...changes }),
  ).rejects.toMatchObject({
    reason: id,
  })
})
