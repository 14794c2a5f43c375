/** The README's commands and snippets, run as they stand (only the port differs, so that tests can run side by side). */
import { spawn } from 'node:child_process'
import { readFile, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningProcess, startProcess } from '#test/support/start-process.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')

let server: RunningProcess
let readme: string
beforeAll(async () => {
  server = await startProcess()
  readme = await readFile(path.join(ROOT, 'README.md'), 'utf8')
  await symlink(path.join(ROOT, 'node_modules'), path.join(server.folder, 'node_modules'))
})
afterAll(() => server.clear())

/** The code block after `<!-- run: name -->`. */
function snippet(name: string): string {
  const found = new RegExp(`<!-- run: ${name} -->\\n\`\`\`\\w+\\n([\\s\\S]*?)\`\`\``).exec(readme)?.[1]
  if (!found) throw new Error(`the README has no snippet "${name}"`)
  return found.replaceAll('localhost:8080', `localhost:${server.port}`)
}

function run(program: string, args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: server.folder })
    let [out, err] = ['', '']
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk
    })
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk
    })
    child.once('exit', (code) => (code === 0 ? resolve(out) : reject(new Error(`exit ${code}: ${err}`))))
  })
}

const shell = (name: string) => run('bash', ['-c', snippet(name)])

async function script(name: string): Promise<string> {
  const file = path.join(server.folder, `${name}.mjs`)
  await writeFile(file, snippet(name))
  return run(process.execPath, [file])
}

test('the first curl creates Minnie and answers her id', async () => {
  const answer = JSON.parse(await shell('add'))
  expect(answer).toMatchObject({ userId: expect.stringMatching(/^\d+$/), details: { sequence: expect.any(String) } })
})

test('its twin of version 2 creates Mickey, whom version 1 reads', async () => {
  const { userId } = JSON.parse(await shell('add-v2'))
  const token = (await readFile(path.join(server.folder, 'data/admin.pat'), 'utf8')).trim()
  const answer = await fetch(`http://localhost:${server.port}/management/v1/users/${userId}`, {
    headers: { authorization: `Bearer ${token}` },
  })
  expect(await answer.json()).toMatchObject({ user: { userName: 'mickey.mouse' } })
})

test('the second imports Donald with his hash and answers a passkey link', async () => {
  const answer = JSON.parse(await shell('import'))
  expect(answer.passwordlessRegistration.link).toContain('/ui/login/login/passwordless/init?userID=')
})

test('the Nevis curl creates Goofy and answers where he is', async () => {
  const answer = await shell('nevis')
  expect(answer).toContain('HTTP/1.1 201')
  expect(answer).toMatch(/^location: http:\/\/localhost:\d+\/nevis\/api\/v1\/users\/[0-9a-f-]{36}\r$/im)
})

test('the gRPC snippet creates Daisy, the gRPC-Web snippet lists everybody', async () => {
  expect(await script('grpc')).toMatch(/^\d+ \d+\n$/)
  const listed = await script('grpc-web')
  for (const name of ['minnie.mouse', 'mickey.mouse', 'donald.duck', 'daisy.duck', 'goofy@acme.example', 'admin'])
    expect(listed).toContain(name)
})
