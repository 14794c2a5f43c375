import { expect, test } from 'vitest'
import { projectGrantDeactivated, projectGrantReactivated } from '#domain/project/grant/events.ts'
import { decideReactivateProjectGrant } from '#domain/project/grant/reactivate-project-grant.ts'
import { grantTo, projectAfter } from '#test/api/oidc/project-states.ts'

test('reactivates a grant once, and rejects an unknown one', () => {
  expect(decideReactivateProjectGrant(projectAfter(grantTo('org-2'), projectGrantDeactivated('g1')), 'g1')).toEqual([
    projectGrantReactivated('g1'),
  ])
  expect(() => decideReactivateProjectGrant(projectAfter(grantTo('org-2')), 'g1')).toThrow(/projectGrant.notInactive/)
  expect(() => decideReactivateProjectGrant(projectAfter(), 'g1')).toThrow(/projectGrant.notFound/)
})
