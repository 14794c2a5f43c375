import { expect, test } from 'vitest'
import { defaultOrgSet, instanceAggregate, instanceSetUp } from '#domain/instance/instance.ts'
import { orgAdded, orgRemoved } from '#domain/org/events.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { decideSetDefaultOrg } from '#domain/org/set-default-org.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const { state: instance } = foldEvents(instanceAggregate, [instanceSetUp({ defaultOrgId: '1', apiProjectId: '9' })])
const org = (id: string, ...more: ReturnType<typeof orgRemoved>[]) =>
  foldEvents(orgAggregate, [orgAdded('Acme'), ...more], { id, owner: id })

test('another organization becomes the default one', () => {
  expect(decideSetDefaultOrg(instance, org('2'))).toEqual([defaultOrgSet('2')])
})

test('the default one is refused as unchanged, one that is gone as not found', () => {
  expect(() => decideSetDefaultOrg(instance, org('1'))).toThrow(expect.objectContaining({ id: 'INST-DEf21' }))
  expect(() => decideSetDefaultOrg(instance, org('2', orgRemoved()))).toThrow(
    expect.objectContaining({ kind: 'failedPrecondition', id: 'COMMAND-4M0fs' }),
  )
})
