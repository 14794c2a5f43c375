import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { caseFile, type ImportServer, startImportServer } from '#test/support/import-case.ts'

let here: ImportServer
beforeAll(async () => {
  here = await startImportServer()
})
afterAll(() => here.stop())

const importData = (body: unknown) => here.server.rest('POST', '/admin/v1/import', body)

test('ImportData: people of an organization come in with id and password', async () => {
  const orgs = await here.server.rest('POST', '/admin/v1/orgs/_search', {})
  const text = await readFile(caseFile('zitadel-import-data.json'), 'utf8')
  const body = JSON.parse(text.replace('{{ORG}}', orgs.body.result[0].id))
  const [human] = body.dataOrgs.orgs[0].humanUsers
  const sent = await importData(body)
  expect(sent).toMatchObject({ status: 200, body: { success: { orgs: [{ humanUserIds: [human.userId] }] } } })
  expect(await here.signsIn('zt1', 'Correct-horse-7')).toBe(true)
})

test('ImportData: a missing organization is added under its id, and what is not imported is named', async () => {
  const human = (userId: string, change: object) => ({
    userId,
    user: {
      userName: userId,
      profile: { firstName: 'Z', lastName: 'T' },
      email: { email: `${userId}@acme.example` },
      ...change,
    },
  })
  const org = {
    orgId: 'org-new',
    org: { name: 'New org' },
    humanUsers: [human('z-4', { hashedPassword: { value: '$y$j9T$x$y' } }), human('z-5', {})],
    machineUsers: [{ userId: 'm-1', user: { userName: 'robot', name: 'Robot' } }],
    userMetadata: [{ id: 'z-5', key: 'plan', value: 'Z29sZA==' }],
    projects: [{ projectId: 'p1', project: { name: 'P' } }],
  }
  const { body } = await importData({ dataOrgs: { orgs: [org] } })
  expect(body.errors).toMatchObject([
    { type: 'projects', id: 'org-new', message: 'not imported' },
    { type: 'human_user', id: 'z-4', message: expect.stringContaining('escrypt') },
  ])
  expect(body.success.orgs).toMatchObject([{ orgId: 'org-new', humanUserIds: ['z-5'], machineUserIds: ['m-1'] }])
  expect((await here.server.rest('GET', '/admin/v1/orgs/org-new')).body.org.name).toBe('New org')
  expect(await here.metadata('z-5', 'plan')).toBe('gold')
})

test('ImportData: files of the server are no input, and only an administrator of the instance may import', async () => {
  expect((await importData({ dataOrgsLocal: { path: '/etc/passwd' } })).status).toBe(501)
  const body = { dataOrgs: { orgs: [] } }
  expect((await here.server.rest('POST', '/admin/v1/import', body, { token: null })).status).toBe(401)
})
