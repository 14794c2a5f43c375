import { expect, test } from 'vitest'
import { decideDeactivateProjectGrant } from '#domain/project/grant/deactivate-project-grant.ts'
import { projectGrantDeactivated } from '#domain/project/grant/events.ts'
import { grantTo, projectAfter } from '#test/api/oidc/project-states.ts'

test('deactivates a grant once, and rejects an unknown one', () => {
  expect(decideDeactivateProjectGrant(projectAfter(grantTo('org-2')), 'g1')).toEqual([projectGrantDeactivated('g1')])
  expect(() =>
    decideDeactivateProjectGrant(projectAfter(grantTo('org-2'), projectGrantDeactivated('g1')), 'g1'),
  ).toThrow(/projectGrant.notActive/)
  expect(() => decideDeactivateProjectGrant(projectAfter(), 'g1')).toThrow(/projectGrant.notFound/)
})
