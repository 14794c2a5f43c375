import { expect, test } from 'vitest'
import { humanAvatarAdded } from '#domain/user/human/events.ts'
import { decideRemoveHumanAvatar } from '#domain/user/human/remove-human-avatar.ts'
import { added, refusalOf, stateAfter } from '#test/support/people.ts'

test('removes the picture', () => {
  const events = decideRemoveHumanAvatar(stateAfter(added(), humanAvatarAdded('users/1/avatar')))
  expect(events).toEqual([{ type: 'user.human.avatar.removed', payload: { storeKey: 'users/1/avatar' } }])
  expect(stateAfter(added(), humanAvatarAdded('users/1/avatar'), ...events).avatarKey).toBe('')
})

test('there is no picture to remove', () => {
  expect(refusalOf(() => decideRemoveHumanAvatar(stateAfter(added())))).toBe('avatar.notSet')
})
