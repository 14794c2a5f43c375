import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type ImportServer, startImportServer } from '#test/support/import-case.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let here: ImportServer
let folder: string
beforeAll(async () => {
  here = await startImportServer()
  folder = await mkdtemp(path.join(tmpdir(), 'usher-pictures-'))
})
afterAll(async () => {
  await here.stop()
  await rm(folder, { recursive: true, force: true })
})

const person = (picture: string): object => ({
  userId: 'minnie',
  userName: 'minnie',
  state: 'USER_STATE_ACTIVE',
  email: { email: 'minnie@acme.example', isEmailVerified: true },
  picture,
})

async function importing(picture: string, ...options: string[]) {
  const file = path.join(folder, 'people.jsonl')
  await writeFile(file, JSON.stringify(person(picture)))
  return here.run(file, ...options)
}

test('the APIs return the address of an imported picture, which an update replaces and its owner removes', async () => {
  const { server } = here
  const [first, second] = ['https://img.acme.example/1.png', 'https://img.acme.example/2.png']
  const urls = async () => {
    const v1 = await server.rest('GET', '/management/v1/users/minnie')
    const v2 = await server.rest('GET', '/v2/users/minnie')
    return [v1.body.user.human.profile.avatarUrl, v2.body.user.human.profile.avatarUrl]
  }
  expect(await importing(first)).toMatchObject({ code: 0, totals: { imported: 1 } })
  expect(await urls()).toEqual([first, first])
  expect((await importing(first, '--on-conflict', 'update')).totals).toMatchObject({ skipped: 1 })
  expect((await importing(second, '--on-conflict', 'update')).results[0]).toMatchObject({ changed: ['picture'] })
  expect(await urls()).toEqual([second, second])
  expect((await server.rest('DELETE', '/management/v1/users/minnie/avatar')).status).toBe(200)
  expect((await importing(second, '--on-conflict', 'update')).totals).toMatchObject({ imported: 0, refused: 0 })
  expect(await urls()).toEqual([undefined, undefined])
})

test.each(['javascript:alert(1)', 'data:image/png;base64,AA==', 'https://a b/', '/1.png', 'x'.repeat(3000)])(
  'a picture with the address %.30s is rejected by name',
  async (picture) => {
    const run = await importing(picture)
    expect(run).toMatchObject({ code: 1, totals: { imported: 0, refused: 1 } })
    expect(JSON.stringify(run.results[0])).toContain('picture')
  },
)
