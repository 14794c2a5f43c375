import { expect, test } from 'vitest'
import { defaultOrgSet, instanceAggregate, instanceSetUp } from '#domain/instance/instance.ts'
import { decideSetDefaultOrg } from '#domain/org/set-default-org.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const { state: instance } = foldEvents(instanceAggregate, [instanceSetUp({ defaultOrgId: '1', apiProjectId: '9' })])

test('another organization becomes the default one', () => {
  expect(decideSetDefaultOrg(instance, '2')).toEqual([defaultOrgSet('2')])
})

test('the default organization is rejected as unchanged', () => {
  expect(() => decideSetDefaultOrg(instance, '1')).toThrow(expect.objectContaining({ reason: 'org.alreadyDefault' }))
})
