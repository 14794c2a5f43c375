import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addCaller } from '#test/support/callers.ts'
import { startProcess } from '#test/support/start-process.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

const JOBS = '/usher/v1/people/_import/jobs'
const HASH = '$2a$12$aLYFkieuqJyeynvptPTxpehSViui5WeAPuR2Xw1wui9CPHEaacmFq'
const HEADERS = { 'content-type': 'application/x-ndjson' }

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const person = (userName: string, changes: object = {}) => ({
  userName,
  profile: { firstName: 'Minnie', lastName: 'Mouse' },
  email: { email: `${userName}@acme.example`, isEmailVerified: true },
  hashedPassword: { value: HASH },
  ...changes,
})
const people = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => person(`${prefix}${i}`))
const lines = (all: readonly object[]) => all.map((one) => `${JSON.stringify(one)}\n`).join('')

const create = (body: string, query = '', token = server.pat) =>
  server.rest('POST', `${JOBS}${query}`, body, { token, headers: HEADERS })
const get = (id: string, query = '') => server.rest('GET', `${JOBS}/${id}${query}`)
const isOpen = (state: string) => state === 'queued' || state === 'running'

async function ended(id: string, query = '') {
  let job = await get(id, query)
  const deadline = Date.now() + 60_000
  while (isOpen(job.body.state) && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    job = await get(id, query)
  }
  return job.body
}
const countOf = async (prefix: string) => {
  const method = 'TEXT_QUERY_METHOD_STARTS_WITH'
  const users = await server.rest('POST', '/management/v1/users/_search', {
    queries: [{ userNameQuery: { userName: prefix, method } }],
  })
  return Number(users.body.details.totalResult ?? 0)
}
const inputsOf = (id: string) =>
  server.runtime.storage.rows.selectFrom('import_inputs').selectAll().where('job_id', '=', id).execute()

test('a job imports its people, keeps results in the order of the file and removes its input', async () => {
  const body = lines([...people('life', 130), person('life-bad', { email: { email: 'nobody' } })])
  const created = await create(body)
  expect(created).toMatchObject({ status: 201, body: { total: 131, dryRun: false, source: 'usher' } })
  const { id } = created.body
  const job = await ended(id, '?offset=60&limit=8')
  expect(job).toMatchObject({ state: 'done', counts: { created: 130, updated: 0, skipped: 0, rejected: 1 } })
  expect(job.results.map(({ line }: { line: number }) => line)).toEqual([61, 62, 63, 64, 65, 66, 67, 68])
  expect(job.results[0]).toMatchObject({ status: 'imported', userName: 'life60' })
  expect((await get(id, '?offset=130')).body.results).toMatchObject([
    { line: 131, status: 'refused', faults: [{ field: 'email.email' }] },
  ])
  expect(await countOf('life')).toBe(130)
  expect(await inputsOf(id)).toEqual([])
  const again = await create(body)
  expect(await ended(again.body.id)).toMatchObject({ counts: { created: 0, skipped: 130, rejected: 1 } })
  const { body: list } = await server.rest('GET', JOBS)
  const ids = list.jobs.map((one: { id: string }) => one.id)
  expect(ids.indexOf(again.body.id)).toBe(ids.indexOf(id) - 1)
})

test('a preview stores no user and rejects a name that occurs twice in the file, at any distance', async () => {
  const { body } = await create(lines([...people('dry', 70), person('dry3')]), '?dryRun=true')
  const job = await ended(body.id, '?offset=70')
  expect(job).toMatchObject({ state: 'done', dryRun: true, counts: { created: 70, rejected: 1 } })
  expect(job.results).toMatchObject([{ line: 71, status: 'refused' }])
  expect(JSON.stringify(job.results)).toContain('as line 4')
  expect(await countOf('dry')).toBe(0)
})

test('hashes are not readable in the store while a job waits', async () => {
  const { body } = await create(lines(people('sealed', 70)))
  for (const { sealed } of await inputsOf(body.id)) expect(sealed).not.toContain('$2a$12$')
  expect((await ended(body.id)).counts.created).toBe(70)
})

test('a cancelled job keeps imported users, removes its input and stays cancelled', async () => {
  const { body } = await create(lines(people('cancel', 1_000)))
  const cancelled = await server.rest('POST', `${JOBS}/${body.id}/_cancel`)
  expect(cancelled).toMatchObject({ status: 200, body: { state: 'cancelled' } })
  expect(await inputsOf(body.id)).toEqual([])
  expect((await server.rest('POST', `${JOBS}/${body.id}/_cancel`)).body.state).toBe('cancelled')
  // A job that follows is imported after the batch that was running.
  await ended((await create(lines(people('after', 1)))).body.id)
  expect(await countOf('cancel')).toBe((await get(body.id)).body.counts.created)
  expect(await countOf('cancel')).toBeLessThan(1_000)
})

test('a file of another system is imported with the mapping of its columns', async () => {
  const csv = 'Kennung;Adresse;Vor;Nach\nmapped1;m1@acme.example;Max;Muster\n'
  const map = ['Kennung=userName', 'Adresse=email', 'Vor=firstName', 'Nach=lastName']
  const { body } = await create(csv, `?${new URLSearchParams(map.map((one) => ['map', one]))}`)
  expect(await ended(body.id)).toMatchObject({ source: 'sheet', counts: { created: 1, rejected: 0 } })
})

describe('requests that are rejected', () => {
  test.each([
    ['', '', 'body'],
    ['\n\n', '', 'body'],
    ['{"a":', '?from=keycloak', 'body'],
    [lines([person('x')]), '?onConflict=merge', 'onConflict'],
    [lines([person('x')]), '?dryRun=yes', 'dryRun'],
    [lines([person('x')]), '?dryrun=true', 'dryrun'],
    [lines([person('x')]), '?idps=%7B', 'idps'],
    [lines([person('x')]), '?from=nothing', 'nothing'],
  ])('%j with %j names %s', async (body, query, name) => {
    const response = await create(body, query)
    expect(response.status).toBe(400)
    expect(response.body.message).toContain(name)
  })

  test.each([
    ['_import', 'dryrun', 'did you mean dryRun?'],
    ['_import', 'drop-links', 'known are dryRun, '],
    ['_preview', 'encodng', 'did you mean encoding?'],
  ])('%s with a misspelled %s, before anything is stored', async (call, name, hint) => {
    const response = await fetch(`${server.url}/usher/v1/people/${call}?${name}=true`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.pat}`, 'content-type': 'application/x-ndjson' },
      body: lines([person('misspelled')]),
    })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({
      message: expect.stringContaining(`${name}: unknown parameter; ${hint}`),
    })
    const users = await server.rest('POST', '/management/v1/users/_search', {
      queries: [{ userNameQuery: { userName: 'misspelled' } }],
    })
    expect(users.body).not.toHaveProperty('result')
  })

  test.each([
    ['?limit=0', 'limit'],
    ['?limit=1001', 'limit'],
    ['?offset=-1', 'offset'],
    ['?offset=x', 'offset'],
  ])('a page of %s', async (query, name) => {
    const response = await server.rest('GET', `${JOBS}${query}`)
    expect(response).toMatchObject({ status: 400, body: { message: expect.stringContaining(name) } })
  })

  test('a body that is too large', async () => {
    expect((await create('x'.repeat(16 * 1024 * 1024 + 1))).status).toBe(413)
  })

  test('a caller without permission, and without token', async () => {
    const { token: owner } = await callerOfOtherOrg('ORG_OWNER', 'org')
    expect((await create(lines([person('x')]), '', owner)).status).toBe(403)
    expect((await create(lines([person('x')]), '', 'nonsense')).status).toBe(401)
  })
})

async function callerOfOtherOrg(role: string, on: 'org' | 'instance') {
  const org = await server.rest('POST', '/management/v1/orgs', { name: `Other ${server.runtime.services.newId()}` })
  return addCaller(server, { orgId: org.body.id, roles: [role], on })
}

test('jobs are not found by callers of another organization', async () => {
  const { id } = (await create(lines(people('mine', 1)))).body
  const { token } = await callerOfOtherOrg('IAM_OWNER', 'instance')
  expect((await server.rest('GET', `${JOBS}/${id}`, undefined, { token })).status).toBe(404)
  expect((await server.rest('POST', `${JOBS}/${id}/_cancel`, undefined, { token })).status).toBe(404)
  expect((await server.rest('GET', JOBS, undefined, { token })).body).toEqual({ jobs: [] })
  expect((await ended(id)).state).toBe('done')
  expect((await get('nothing')).status).toBe(404)
})

test('a job of a caller who lost the permission fails', async () => {
  const { token, userId } = await callerOfOtherOrg('IAM_OWNER', 'instance')
  const { body } = await create(lines(people('lost', 1_000)), '', token)
  expect((await server.rest('DELETE', `/admin/v1/members/${userId}`)).status).toBe(200)
  const jobs = server.runtime.storage.rows.selectFrom('import_jobs').selectAll().where('id', '=', body.id)
  await expect.poll(async () => (await jobs.executeTakeFirst())?.state, { timeout: 60_000 }).toBe('failed')
  expect((await jobs.executeTakeFirst())?.error).toBe('No matching permissions found')
  expect(await inputsOf(body.id)).toEqual([])
  expect(await countOf('lost')).toBeLessThan(1_000)
})

test('a job whose process is killed imports exactly the remaining users after the restart', {
  timeout: 240_000,
}, async () => {
  const victim = await startProcess()
  const authorization = `Bearer ${(await readFile(path.join(victim.folder, 'data/admin.pat'), 'utf8')).trim()}`
  const call = async (url: string, init: RequestInit = {}) =>
    (await fetch(url, { ...init, headers: { authorization, ...HEADERS } })).json()
  const { id } = await call(`${victim.url}${JOBS}`, { method: 'POST', body: lines(people('killed', 3_000)) })
  const createdBy = async (url: string) => (await call(`${url}${JOBS}/${id}`)).counts.created
  await expect.poll(() => createdBy(victim.url), { timeout: 60_000, interval: 5 }).toBeGreaterThan(0)
  await victim.stop('SIGKILL')

  const back = await startProcess({ folder: victim.folder })
  try {
    const { counts } = await call(`${back.url}${JOBS}/${id}`)
    expect(counts.created).toBeLessThan(3_000)
    const state = async () => (await call(`${back.url}${JOBS}/${id}`)).state
    await expect.poll(state, { timeout: 120_000, interval: 50 }).toBe('done')
    const job = await call(`${back.url}${JOBS}/${id}?offset=2990`)
    // Users of the interrupted batch may be imported already.
    expect(job.counts.created + job.counts.skipped).toBe(3_000)
    expect(job.counts.skipped).toBeLessThanOrEqual(64)
    expect(job.results).toHaveLength(10)
  } finally {
    await back.clear()
  }
})
