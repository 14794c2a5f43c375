import { decideDeactivateOrg } from '#domain/org/deactivate-org.ts'
import { type OrgEvent, orgAdded, orgDeactivated, orgReactivated } from '#domain/org/events.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { decideReactivateOrg } from '#domain/org/reactivate-org.ts'
import { foldEvents } from '#test/support/fold-events.ts'
import { testLifecycle } from '#test/support/test-lifecycle.ts'

const orgAfter = (...events: OrgEvent[]) => foldEvents(orgAggregate, [orgAdded('Acme'), ...events]).state
const commands = { deactivate: decideDeactivateOrg, reactivate: decideReactivateOrg }

testLifecycle(orgAfter, commands, {
  'active organization': { after: [], deactivate: [orgDeactivated()], reactivate: 'org.alreadyActive' },
  'inactive organization': {
    after: [orgDeactivated()],
    deactivate: 'org.alreadyInactive',
    reactivate: [orgReactivated()],
  },
  'reactivated organization': {
    after: [orgDeactivated(), orgReactivated()],
    deactivate: [orgDeactivated()],
    reactivate: 'org.alreadyActive',
  },
})
