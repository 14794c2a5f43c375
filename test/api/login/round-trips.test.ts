/** Number of storage calls of a password sign-in. */
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { addAuthRequest } from '#domain/auth-request/add-auth-request.ts'
import { policiesAggregate } from '#domain/policy/policies.ts'
import { loginPeople } from '#test/support/login-people.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { formsOf, Visitor } from '#test/support/visitor.ts'

let server: TestServer
let people: ReturnType<typeof loginPeople>
beforeAll(async () => {
  server = await startServer()
  people = loginPeople(server)
})
afterAll(() => server.stop())
afterEach(() => vi.restoreAllMocks())

/** Counts units stored, and how often the policies of an organization were loaded. */
function counting(orgId: string) {
  const { events } = server.runtime.services
  const pushes = vi.spyOn(events, 'push')
  const records = vi.spyOn(events, 'writeRecords')
  const loads = vi.spyOn(events, 'loadAll')
  return () => ({
    writes: pushes.mock.calls.length + records.mock.calls.length,
    policyLoads: loads.mock.calls
      .flatMap(([requestedStreams]) => requestedStreams)
      .filter(({ aggregate, id }) => aggregate.type === policiesAggregate.type && id === orgId).length,
  })
}

let projects = 0
async function waitingFor(orgId: string): Promise<Visitor> {
  const project = await server.rest('POST', '/management/v1/projects', { name: `Shop ${projects++}` })
  const request = {
    applicationName: 'Shop',
    projectId: project.body.id,
    applicationOrgId: orgId,
    scopes: ['openid'],
    prompts: [],
    maxAge: undefined,
    loginHint: '',
    hintUserId: '',
    uiLocales: [],
    acrValues: [],
    orgId: '',
    idpId: '',
  }
  const authRequest = await addAuthRequest(
    server.runtime.services,
    { interactionId: 'i', clientId: 'c', request },
    Date.now(),
  )
  const visitor = new Visitor(server.url)
  visitor.holds(authRequest)
  await visitor.open(authRequest.loginUrl)
  return visitor
}

async function atHome(): Promise<Visitor> {
  const visitor = new Visitor(server.url)
  await visitor.open('/ui/login/login')
  return visitor
}

/** Sends the form of the page, and does not follow its response. */
async function submitOnly({ seen, cookies }: Visitor, values: Record<string, string>): Promise<number> {
  const [form] = formsOf(seen?.html ?? '')
  const response = await fetch(new URL(form?.action ?? '', server.url), {
    method: 'POST',
    redirect: 'manual',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    },
    body: new URLSearchParams({ ...form?.values, ...values }).toString(),
  })
  return response.status
}

describe.each([
  ['for an application', waitingFor],
  ['for no application', atHome],
])('a password sign-in %s', (_what, begin) => {
  test.each(['user name', 'address'] as const)('by %s: two writes, policies loaded once', async (by) => {
    const { userName, orgId } = await people.active()
    const visitor = await begin(orgId)
    await visitor.submit({ loginName: by === 'address' ? `${userName}@acme.example` : userName })
    const counted = counting(orgId)
    expect(await submitOnly(visitor, { password: 'Passw0rd!' })).toBe(303)
    expect(counted()).toEqual({ writes: 2, policyLoads: 1 })
  })
})
