import { expect, test } from 'vitest'
import { checkGrantable, grantableRoles } from '#domain/grant/grantable-roles.ts'
import { projectAdded, projectRemoved } from '#domain/project/events.ts'
import { projectGrantDeactivated } from '#domain/project/grant/events.ts'
import { projectAggregate } from '#domain/project/project.ts'
import { nonexistent } from '#eventstore/fold.ts'
import { grantTo, role, settings } from '#test/api/oidc/project-states.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const events = [projectAdded(settings), role('reader'), role('writer'), grantTo('org-2', 'reader')]
const project = foldEvents(projectAggregate, events, { owner: 'org-1' })

test('the owner grants all roles, an organization with a project grant those of the grant', () => {
  expect(grantableRoles(project, 'org-1', '')).toEqual({ projectGrantId: '', roleKeys: new Set(['reader', 'writer']) })
  const granted = { projectGrantId: 'g1', roleKeys: new Set(['reader']) }
  expect(grantableRoles(project, 'org-2', 'g1')).toEqual(granted)
  expect(grantableRoles(project, 'org-2', '')).toEqual(granted)
  expect(() => checkGrantable(granted, ['writer'])).toThrow(/userGrant.roleNotGrantable/)
})

test('the project is unknown to unrelated organizations', () => {
  expect(() => grantableRoles(project, 'org-3', '')).toThrow(/userGrant.projectNotFound/)
  expect(() => grantableRoles(project, 'org-3', 'g1')).toThrow(/userGrant.projectNotFound/)
  expect(() => grantableRoles(nonexistent(projectAggregate, 'p'), 'org-3', 'g1')).toThrow(/userGrant.projectNotFound/)
})

test('an organization related to the project gets a different error for a grant of others', () => {
  expect(() => grantableRoles(project, 'org-1', 'g1')).toThrow(/userGrant.projectGrantNotFound/)
  expect(() => grantableRoles(project, 'org-2', 'g2')).toThrow(/userGrant.projectGrantNotFound/)
})

test('a removed project is not found by any organization', () => {
  const removed = foldEvents(projectAggregate, [...events, projectRemoved()], { owner: 'org-1' })
  for (const org of ['org-1', 'org-2'])
    expect(() => grantableRoles(removed, org, '')).toThrow(/userGrant.projectNotFound/)
})

test('rejects a deactivated project grant', () => {
  const suspended = foldEvents(projectAggregate, [...events, projectGrantDeactivated('g1')], { owner: 'org-1' })
  expect(() => grantableRoles(suspended, 'org-2', 'g1')).toThrow(/userGrant.projectGrantNotActive/)
})
