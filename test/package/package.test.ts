import { execFileSync, spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cpuMs } from '#bench/support/child.ts'
import { type InstalledPackage, installPackage } from '#test/package/installed-package.ts'
import { type RunningProcess, startProcess } from '#test/support/start-process.ts'
import { Visitor } from '#test/support/visitor.ts'

/** The command runs on the Node.js of the tests, whatever is first on the path of this machine. */
const PATH = `${path.dirname(process.execPath)}:${process.env.PATH}`

let installed: InstalledPackage
let server: RunningProcess
beforeAll(async () => {
  installed = await installPackage()
  server = await startProcess({ command: installed.start, cwd: installed.folder, env: { PATH } })
})
afterAll(async () => {
  await server?.clear()
  await installed?.remove()
})

const admin = async (method: string, route: string, body?: unknown) => {
  const token = (await readFile(path.join(server.folder, 'data/admin.pat'), 'utf8')).trim()
  const response = await fetch(`${server.url}${route}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: JSON.parse(await response.text()) }
}

test('the package holds the bundle, its texts and licences, and no source, test or development file', () => {
  for (const file of [
    'dist/usher.js',
    'dist/usher.js.map',
    'dist/THIRD-PARTY-NOTICES.txt',
    'dist/sbom.cdx.json',
    'LICENSE',
  ])
    expect(installed.files).toContain(file)
  expect(installed.files.filter((file) => /\.ts$|^(src|test|bench|scripts)\//.test(file))).toEqual([])
})

test('few packages are installed beside it, none with an install script', async () => {
  const lock = JSON.parse(await readFile(path.join(installed.folder, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { hasInstallScript?: boolean }>
  }
  expect(Object.values(lock.packages).filter((one) => one.hasInstallScript)).toEqual([])
  expect((await readdir(path.join(installed.folder, 'node_modules/@node-rs'))).length).toBeLessThan(8)
})

test('the bill of materials names what is inside and what is installed beside it', async () => {
  const bom = JSON.parse(
    await readFile(path.join(installed.folder, 'node_modules/@usher-id/usher/dist/sbom.cdx.json'), 'utf8'),
  ) as { bomFormat: string; components: { group?: string; name: string }[] }
  const names = bom.components.map(({ group, name }) => (group ? `${group}/${name}` : name))
  expect(bom.bomFormat).toBe('CycloneDX')
  expect(names).toEqual(expect.arrayContaining(['fastify', 'oidc-provider', '@node-rs/argon2']))
  expect(names).not.toContain('vitest')
})

test('a user is created, mailed, and signed in with an imported hash that a worker thread verifies', async () => {
  const added = await admin('POST', '/management/v1/users/human', {
    userName: 'minnie.mouse',
    profile: { firstName: 'Minnie', lastName: 'Mouse' },
    email: { email: 'minnie@mouse.example' },
    phone: { phone: '+41 71 000 00 00', isPhoneVerified: true },
  })
  expect(added).toMatchObject({ status: 200, body: { userId: expect.stringMatching(/^\d+$/) } })
  const imported = await admin('POST', '/management/v1/users/human/_import', {
    userName: 'donald.duck',
    profile: { firstName: 'Donald', lastName: 'Duck' },
    email: { email: 'donald@duck.example', isEmailVerified: true },
    hashedPassword: {
      value: '$6$abcdefgh$ywb5CZkasjZXlp3Dl0P3k.ckiubeX7U1YjI584l9lsDuBaWyRSJ1QGpNPygh6JNet9v2t1QAqrNL7qcP5FU6i/',
    },
  })
  expect(imported.status).toBe(200)
  const visitor = new Visitor(server.url)
  await visitor.open('/ui/login')
  await visitor.submit({ loginName: 'donald.duck' })
  expect(await visitor.submit({ password: 'Secret-123' })).toMatchObject({ status: 200, problems: [] })
  await expect.poll(() => readdir(path.join(server.folder, 'data/mail')), { timeout: 20_000 }).not.toEqual([])
})

test('pages, discovery, signing keys and OpenAPI are served from the bundle', async () => {
  const page = await (await fetch(`${server.url}/ui/login`)).text()
  const files = [...page.matchAll(/(?:href|src)="(\/ui\/login\/static\/[^"]+)"/g)].map(([, file]) => file ?? '')
  expect(files.length).toBeGreaterThan(0)
  for (const file of [...files, '/.well-known/openid-configuration', '/oauth/v2/keys', '/openapi/management.json'])
    expect((await fetch(server.url + file)).status).toBe(200)
})

test('the Node.js example of docs/testing-with-usher.md runs against the installed package', async () => {
  const text = await readFile(path.resolve(import.meta.dirname, '../../docs/testing-with-usher.md'), 'utf8')
  for (const name of ['usher.mjs', 'users.test.mjs']) {
    const [, code = ''] = new RegExp(`<!-- run: ${name} -->\\n\`\`\`js\\n([\\s\\S]*?)\`\`\``).exec(text) ?? []
    await writeFile(path.join(installed.folder, name), code)
  }
  const ran = spawnSync(process.execPath, ['--test', 'users.test.mjs'], {
    cwd: installed.folder,
    encoding: 'utf8',
    env: { PATH, NODE_OPTIONS: '' },
    timeout: 60_000,
  })
  expect(ran.stdout).toMatch(/pass 1\b/)
  expect(ran.status).toBe(0)
})

const oldNode = globSync('{/usr/local/bin,/usr/bin,/opt/*/bin}/node').find((file) => {
  const { stdout } = spawnSync(file, ['--version'], { encoding: 'utf8' })
  return Number(/^v(\d+)/.exec(stdout)?.[1] ?? 24) < 24
})

test.skipIf(!oldNode)('a Node.js that is too old is named', () => {
  const program = path.join(installed.folder, 'node_modules/@usher-id/usher/dist/usher.js')
  const ran = spawnSync(oldNode ?? '', [program, '--version'], { encoding: 'utf8', env: { PATH: '/usr/bin' } })
  expect(ran).toMatchObject({ status: 1, stdout: '' })
  expect(ran.stderr).toMatch(/^usher needs Node\.js 24 or newer; this is v\d+/)
})

test('the version is the one of the package', async () => {
  const { version } = JSON.parse(
    await readFile(path.join(installed.folder, 'node_modules/@usher-id/usher/package.json'), 'utf8'),
  ) as { version: string }
  expect(execFileSync(installed.bin, ['--version'], { encoding: 'utf8', env: { PATH } }).trim()).toBe(version)
})

test('a start on a used folder takes little processor time', async () => {
  const bundle = path.join(installed.folder, 'node_modules/@usher-id/usher/dist/usher.js')
  const first = await startProcess({ command: [process.execPath, bundle] })
  try {
    await first.stop()
    const second = await startProcess({ command: [process.execPath, bundle], folder: first.folder })
    // About 900 ms on an idle machine (docs/performance.md); undefined where /proc does not exist.
    expect(cpuMs(second.pid) ?? 0).toBeLessThan(2_500)
    await second.stop()
  } finally {
    await first.clear()
  }
})
