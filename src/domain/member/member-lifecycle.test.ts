import { type Instance, type InstanceEvent, instanceAggregate, instanceSetUp } from '#domain/instance/instance.ts'
import { memberAdded, memberChanged, memberRemoved } from '#domain/instance/members.ts'
import { decideAddIamMember } from '#domain/member/add-iam-member.ts'
import { decideAddOrgMember } from '#domain/member/add-org-member.ts'
import { decideRemoveIamMember } from '#domain/member/remove-iam-member.ts'
import { decideRemoveOrgMember } from '#domain/member/remove-org-member.ts'
import { decideUpdateIamMember } from '#domain/member/update-iam-member.ts'
import { decideUpdateOrgMember } from '#domain/member/update-org-member.ts'
import { type OrgEvent, orgAdded } from '#domain/org/events.ts'
import { orgAggregate } from '#domain/org/org.ts'
import type { Org } from '#domain/org/org-state.ts'
import { foldEvents } from '#test/support/fold-events.ts'
import { testLifecycle } from '#test/support/test-lifecycle.ts'

const setUp = instanceSetUp({ defaultOrgId: '1', apiProjectId: '2' })
const instanceAfter = (...events: InstanceEvent[]) => foldEvents(instanceAggregate, [setUp, ...events]).state
const orgAfter = (...events: OrgEvent[]) => foldEvents(orgAggregate, [orgAdded('Acme'), ...events]).state
const [owner, viewer] = [['OWNER'], ['VIEWER']]

// A property of each object is an id like any other.
for (const id of ['u1', 'constructor']) {
  const iamCommands = {
    add: (instance: Instance) => decideAddIamMember(id, viewer, instance),
    update: (instance: Instance) => decideUpdateIamMember(id, viewer, instance),
    updateWithoutChange: (instance: Instance) => decideUpdateIamMember(id, owner, instance),
    remove: (instance: Instance) => decideRemoveIamMember(id, instance),
  }
  testLifecycle(instanceAfter, iamCommands, {
    [`${id}, not a member of the instance`]: {
      after: [memberAdded('instance', 'u2', owner)],
      add: [memberAdded('instance', id, viewer)],
      update: 'member.notFound',
      updateWithoutChange: 'member.notFound',
      remove: 'member.notFound',
    },
    [`${id}, member of the instance`]: {
      after: [memberAdded('instance', id, owner)],
      add: 'member.alreadyExists',
      update: [memberChanged('instance', id, viewer)],
      updateWithoutChange: 'member.rolesNotChanged',
      remove: [memberRemoved('instance', id)],
    },
  })

  const orgCommands = {
    add: (org: Org) => decideAddOrgMember(id, viewer, org),
    update: (org: Org) => decideUpdateOrgMember(id, viewer, org),
    updateWithoutChange: (org: Org) => decideUpdateOrgMember(id, owner, org),
    remove: (org: Org) => decideRemoveOrgMember(id, org),
  }
  testLifecycle(orgAfter, orgCommands, {
    [`${id}, not a member of the organization`]: {
      after: [memberAdded('org', 'u2', owner)],
      add: [memberAdded('org', id, viewer)],
      update: 'member.notFound',
      updateWithoutChange: 'member.notFound',
      remove: 'member.notFound',
    },
    [`${id}, member of the organization`]: {
      after: [memberAdded('org', id, owner)],
      add: 'member.alreadyExists',
      update: [memberChanged('org', id, viewer)],
      updateWithoutChange: 'member.rolesNotChanged',
      remove: [memberRemoved('org', id)],
    },
  })
}
