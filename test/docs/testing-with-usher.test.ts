/** The examples of docs/testing-with-usher.md run in the languages that are installed here. */
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fencedBlocks, ROOT } from '#test/docs/fenced-blocks.ts'

const GUIDE = 'docs/testing-with-usher.md'
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'usher-testing-'))
  await mkdir(path.join(folder, 'node_modules/.bin'), { recursive: true })
  await symlink(path.join(ROOT, 'node_modules/vitest'), path.join(folder, 'node_modules/vitest'))
  const usher = path.join(folder, 'node_modules/.bin/usher')
  await writeFile(usher, `#!/bin/sh\nexec "${process.execPath}" "${ROOT}/src/main.ts" "$@"\n`)
  await chmod(usher, 0o755)
  for (const { marker, text } of fencedBlocks(GUIDE)) {
    const name = marker.replace('run: ', '')
    await writeFile(path.join(folder, name), text)
    expect(text.split('\n')[0]).toMatch(new RegExp(`^// ${name.replaceAll('.', '\\.')}`))
  }
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const run = (program: string, args: readonly string[], env: Record<string, string> = {}) =>
  spawnSync(program, args, {
    cwd: folder,
    encoding: 'utf8',
    timeout: 110_000,
    env: { ...process.env, NODE_OPTIONS: '', ...env },
  })
const isInstalled = (program: string) => spawnSync('which', [program]).status === 0

test('node:test runs the example, and the link of a mail is found', async () => {
  await writeFile(
    path.join(folder, 'mails.test.mjs'),
    `import assert from 'node:assert/strict'
     import { test } from 'node:test'
     import { linkInMail } from './mail.mjs'
     import { startUsher } from './usher.mjs'
     test('the mail of a new user has a link', async () => {
       const usher = await startUsher()
       const headers = { authorization: 'Bearer ' + usher.token, 'content-type': 'application/json' }
       const body = JSON.stringify({
         userName: 'minnie',
         profile: { firstName: 'Minnie', lastName: 'Mouse' },
         email: { email: 'minnie@mouse.example' },
       })
       await fetch(usher.url + '/management/v1/users/human', { method: 'POST', headers, body })
       assert.ok((await linkInMail(usher.mailFolder)).startsWith(usher.url))
       await usher.stop()
     })`,
  )
  const ran = run(process.execPath, ['--test', 'users.test.mjs', 'mails.test.mjs'])
  expect(ran.stdout).toMatch(/pass 2\b/)
  expect(ran.status).toBe(0)
})

test('vitest runs the example with the import that the guide names', async () => {
  const [, line = ''] = /with vitest, (import .*? from 'vitest')/.exec(textOf('users.test.mjs')) ?? []
  const ownTest = textOf('users.test.mjs')
    .replace(/^import .* from 'node:test'$/m, line)
    .replace('before(', 'beforeAll(')
    .replace('after(', 'afterAll(')
  await writeFile(path.join(folder, 'vitest.test.mjs'), ownTest)
  const ran = run(
    process.execPath,
    [path.join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--hookTimeout=100000', 'vitest.test.mjs'],
    {
      VITEST: '',
      NO_COLOR: '1',
    },
  )
  expect(ran.stdout).toContain('1 passed')
  expect(ran.status).toBe(0)
})

const textOf = (name: string) => fencedBlocks(GUIDE).find(({ marker }) => marker === `run: ${name}`)?.text ?? ''

test.skipIf(!isInstalled('go'))('go test runs the example', async () => {
  await writeFile(path.join(folder, 'go.mod'), 'module users\n\ngo 1.19\n')
  const ran = run('go', ['test', './...'], { GOFLAGS: '-mod=mod', GOPROXY: 'off' })
  expect(ran.stdout + ran.stderr).toMatch(/^ok\s+users/m)
})

/** The jars of the newest JUnit 5 in Maven's repository of this machine that has all of them. */
function junitJars(): readonly string[] {
  const repository = path.join(homedir(), '.m2/repository/org')
  const jar = (name: string) => globSync(`${repository}/${name}.jar`).filter((file) => !file.endsWith('-sources.jar'))
  for (const engine of jar('junit/jupiter/junit-jupiter-engine/5.*/junit-jupiter-engine-5.*').sort().reverse()) {
    const version = path.basename(path.dirname(engine))
    const platform = version.replace('5', '1')
    const jars = [
      engine,
      ...jar(`junit/jupiter/junit-jupiter-api/${version}/junit-jupiter-api-${version}`),
      ...['launcher', 'engine', 'commons'].flatMap((one) =>
        jar(`junit/platform/junit-platform-${one}/${platform}/junit-platform-${one}-${platform}`),
      ),
      ...jar('opentest4j/opentest4j/1.3.0/opentest4j-1.3.0'),
      ...jar('apiguardian/apiguardian-api/1.1.2/apiguardian-api-1.1.2'),
    ]
    if (jars.length === 7) return jars
  }
  return []
}

const jars = junitJars()
const LAUNCHER = `
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
public class Launch {
  public static void main(String[] args) {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(
        LauncherDiscoveryRequestBuilder.request().selectors(selectClass("UsersTest")).build(), listener);
    listener.getSummary().printFailuresTo(new java.io.PrintWriter(System.err));
    System.out.println("passed " + listener.getSummary().getTestsSucceededCount());
  }
}`

test.skipIf(!isInstalled('javac') || jars.length === 0)('JUnit 5 runs the example', async () => {
  await writeFile(path.join(folder, 'Launch.java'), LAUNCHER)
  const classes = [...jars, '.'].join(':')
  const compiled = run('javac', ['-cp', classes, 'UsherExtension.java', 'UsersTest.java', 'Launch.java'])
  expect(compiled).toMatchObject({ status: 0, stderr: '' })
  const ran = run('java', ['-cp', classes, 'Launch'])
  expect(ran).toMatchObject({ stdout: expect.stringContaining('passed 1') })
})

process.stdout.write(
  `Go ${isInstalled('go') ? 'runs' : 'is not installed: its example is not run'}, JUnit ${jars.length > 0 ? 'runs' : "is not in Maven's repository: its example is not run"}\n`,
)
