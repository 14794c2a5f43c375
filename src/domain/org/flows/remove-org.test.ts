import { afterAll, beforeAll, expect, test } from 'vitest'
import { INSTANCE_ID, instanceAggregate, instanceSetUp } from '#domain/instance/instance.ts'
import { memberAdded } from '#domain/instance/members.ts'
import { orgDeactivated, orgRemoved } from '#domain/org/events.ts'
import { decideAddOrg } from '#domain/org/flows/add-org.ts'
import { nextEnding } from '#domain/org/flows/org-ending.ts'
import { decideRemoveOrg, removeOrg } from '#domain/org/flows/remove-org.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { projectAdded } from '#domain/project/events.ts'
import { projectGrantAdded } from '#domain/project/grant/events.ts'
import { projectAggregate } from '#domain/project/project.ts'
import { change } from '#eventstore/change.ts'
import { foldEvents } from '#test/support/fold-events.ts'
import { added, createPeople, NOW, ORG, type People } from '#test/support/people.ts'

const org = foldEvents(orgAggregate, decideAddOrg('Acme', ['acme.localhost']), { id: ORG, owner: ORG })

test('the last part removes the organization, those before it shut it once', () => {
  expect(decideRemoveOrg(org.state, { last: true })).toEqual([orgRemoved()])
  expect(decideRemoveOrg(org.state, { last: false })).toEqual([orgDeactivated()])
  const shut = { ...org, state: { ...org.state, status: 'inactive' as const } }
  expect(decideRemoveOrg(shut.state, { last: false })).toEqual([])
})

let people: People
const by = { creator: 'TEST', now: NOW }
const OTHER = '101'
beforeAll(async () => {
  people = await createPeople()
  const { events } = people.services
  const settings = { roleAssertion: false, roleCheck: false, projectCheck: false, privateLabeling: 0 }
  await people.given('200', added({ userName: 'minnie' }))
  await people.given('201', added({ userName: 'daisy' }))
  await events.push(by, [
    change({
      aggregate: instanceAggregate,
      before: events.nonexistent(instanceAggregate, INSTANCE_ID),
      owner: INSTANCE_ID,
      events: [
        instanceSetUp({ defaultOrgId: OTHER, apiProjectId: '9' }),
        memberAdded('instance', '200', ['IAM_OWNER']),
      ],
    }),
    change({
      aggregate: orgAggregate,
      before: events.nonexistent(orgAggregate, OTHER),
      owner: OTHER,
      events: [...decideAddOrg('Other', ['other.localhost']), memberAdded('org', '200', ['ORG_OWNER'])],
    }),
    change({
      aggregate: projectAggregate,
      before: events.nonexistent(projectAggregate, '300'),
      owner: ORG,
      events: [projectAdded({ name: 'Mine', ...settings })],
    }),
    change({
      aggregate: projectAggregate,
      before: events.nonexistent(projectAggregate, '301'),
      owner: OTHER,
      events: [
        projectAdded({ name: 'Theirs', ...settings }),
        memberAdded('project', '201', ['PROJECT_OWNER']),
        projectGrantAdded({ grantId: '400', grantedOrgId: ORG, roleKeys: [] }),
      ],
    }),
  ])
})
afterAll(() => people.close())

test('a batch has the requested size at most, and reports whether it is the last', async () => {
  const first = await nextEnding(people.ctx(), ORG, 2)
  expect([first.last, first.changes.filter(({ type }) => type === 'user').length]).toEqual([false, 2])
  const ending = await nextEnding(people.ctx(), ORG, 100)
  expect(ending.last).toBe(true)
  // Each aggregate once, even if several of its parts end: the user's aggregate ends a membership and a grant.
  const ids = ending.changes.map(({ type, before }) => `${type} ${before.id}`)
  expect(ids.toSorted()).toEqual(['instance instance', 'org 101', 'project 300', 'project 301', 'user 200', 'user 201'])
})

test('the default organization and an unknown one are rejected', async () => {
  await expect(removeOrg(people.ctx(), { id: OTHER })).rejects.toMatchObject({ reason: 'org.isDefault' })
  await expect(removeOrg(people.ctx(), { id: '999' })).rejects.toMatchObject({ reason: 'org.notFound' })
})

test('repeating an interrupted removal completes it', async () => {
  const ctx = people.ctx()
  await ctx.events.push(by, [
    change({ aggregate: orgAggregate, before: await ctx.events.load(orgAggregate, ORG), events: [orgDeactivated()] }),
    ...(await nextEnding(ctx, ORG, 2)).changes,
  ])
  await removeOrg(ctx, { id: ORG })
  const left = await Promise.all([
    ctx.rows.selectFrom('users').select('id').execute(),
    ctx.rows.selectFrom('projects').select('id').execute(),
    ctx.rows.selectFrom('project_grants').select('id').execute(),
    ctx.rows.selectFrom('members').select('user_id').execute(),
    ctx.rows.selectFrom('orgs').select('id').execute(),
  ])
  expect(left).toEqual([[], [{ id: '301' }], [], [], [{ id: OTHER }]])
})
