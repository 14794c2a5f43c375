import { orgAdded, orgDomainAdded, orgDomainPrimarySet, orgDomainVerified } from '#domain/org/events.ts'
import { orgAggregate } from '#domain/org/org.ts'
import type { TestServer } from '#test/support/start-server.ts'

/** A second organization beside the server's own, for trying to reach across. Returns its id. */
export async function addOtherOrg({ runtime }: TestServer, name = 'Other'): Promise<string> {
  const { events, newId } = runtime.services
  const id = newId()
  const domain = `${name.toLowerCase()}.localhost`
  await events.pushOne(
    { creator: 'TEST', now: Date.now() },
    {
      aggregate: orgAggregate,
      before: events.nonexistent(orgAggregate, id),
      owner: id,
      events: [orgAdded(name), orgDomainAdded(domain), orgDomainVerified(domain), orgDomainPrimarySet(domain)],
    },
  )
  return id
}
