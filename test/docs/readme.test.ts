/** The commands and snippets of the README, run as a reader would type them; those of the package run in test/package. */
import { spawn } from 'node:child_process'
import { readFile, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FencedBlock, fencedBlocks, ROOT } from '#test/docs/fenced-blocks.ts'
import { type ShellWorld, shellWorld } from '#test/docs/shell-world.ts'
import { freePort } from '#test/support/start-server.ts'

let world: ShellWorld
beforeAll(async () => {
  world = await shellWorld()
  for (const name of ['node_modules', 'examples', 'src', 'scripts', 'package.json', 'package-lock.json'])
    await symlink(path.join(ROOT, name), path.join(world.folder, name))
})
afterAll(() => world?.clear())

/** The block of the README that begins so, or that has the marker `run: name`. */
function block(start: string): FencedBlock {
  const startBlock = fencedBlocks('README.md').find(
    ({ text, marker }) => marker === `run: ${start}` || text.startsWith(start),
  )
  if (!startBlock) throw new Error(`the README has no block "${start}"`)
  return startBlock
}

const shell = (name: string) => world.run([block(name)])

async function script(name: string): Promise<string> {
  const file = path.join(world.folder, `${name}.mjs`)
  await writeFile(file, block(name).text.replaceAll('http://localhost:8080', world.url))
  return world.run([{ ...block(name), text: `node ${file}` }])
}

test('the two commands install and start the server', async () => {
  // `npm ci` would replace the packages that the tests run on: it goes through everything but the download.
  const replace = { 'npm ci': 'npm ci --dry-run --offline --no-audit --no-fund >&2' }
  expect(await world.runServer(block('npm ci'), { replace })).toContain('/ui/login')
})

test('the first curl creates Minnie and answers her id', async () => {
  const response = JSON.parse(await shell('add'))
  expect(response).toMatchObject({ userId: expect.stringMatching(/^\d+$/), details: { sequence: expect.any(String) } })
})

test('its twin of version 2 creates Mickey, whom version 1 reads', async () => {
  const { userId } = JSON.parse(await shell('add-v2'))
  expect(await world.call('GET', `/management/v1/users/${userId}`)).toMatchObject({
    user: { userName: 'mickey.mouse' },
  })
})

test('the second imports Donald with his hash and answers a passkey link', async () => {
  const response = JSON.parse(await shell('import'))
  expect(response.passwordlessRegistration.link).toContain('/ui/login/login/passwordless/init?userID=')
})

test('the Nevis curl creates Goofy and answers where he is', async () => {
  const response = await shell('nevis')
  expect(response).toContain('HTTP/1.1 201')
  expect(response).toMatch(/^location: http:\/\/localhost:\d+\/nevis\/api\/v1\/users\/[0-9a-f-]{36}\r$/im)
})

test('the gRPC snippet creates Daisy, the gRPC-Web snippet lists everybody', async () => {
  expect(await script('grpc')).toMatch(/^\d+ \d+\n$/)
  const listed = await script('grpc-web')
  for (const name of ['minnie.mouse', 'mickey.mouse', 'donald.duck', 'daisy.duck', 'goofy@acme.example', 'admin'])
    expect(listed).toContain(name)
})

test('the example registers itself, starts, and sends visitors to the sign-in pages; examples/README.md has the same commands', async () => {
  const [register = '', start = '', ...rest] = block('npx node examples').text.trim().split('\n')
  expect(rest).toEqual([])
  const [same] = fencedBlocks('examples/README.md')
  expect(same?.text).toBe(block('npx node examples').text)
  const appUrl = `http://localhost:${await freePort()}`
  await world.run([{ ...block('npx node examples'), text: register }], {
    env: { APP_URL: appUrl, ISSUER: world.url },
  })
  expect(await readFile(path.join(world.folder, 'example.env'), 'utf8')).toContain(appUrl)
  const [program = '', ...args] = start.split(' ')
  const child = spawn(program, args, { cwd: world.folder, stdio: ['ignore', 'pipe', 'inherit'], detached: true })
  try {
    await new Promise((resolve) => child.stdout.once('data', resolve))
    const signIn = await fetch(`${appUrl}/sign-in`, { redirect: 'manual' })
    expect(signIn.headers.get('location')).toContain(`${world.url}/oauth/v2/authorize`)
  } finally {
    process.kill(-(child.pid ?? 0))
  }
})
