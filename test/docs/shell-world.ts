/** A folder with a running server in which the commands of a guide run as a reader would type them. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type FencedBlock, ROOT } from '#test/docs/fenced-blocks.ts'
import { startProcess } from '#test/support/start-process.ts'

/** Placeholders that a reader replaces, and the variables of their shell. */
export interface Values {
  readonly replace?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
}

export interface ShellWorld {
  readonly folder: string
  readonly url: string
  readonly token: string
  /** Runs the blocks in one shell, in their order; resolves with the output. */
  run(blocks: readonly FencedBlock[], values?: Values): Promise<string>
  /** Runs a block that starts a server, until that server is ready, and stops it; resolves with the line of the start. */
  runServer(block: FencedBlock, values?: Values): Promise<string>
  call(method: string, route: string, body?: object): Promise<unknown>
  clear(): Promise<void>
}

export async function shellWorld(env: Record<string, string> = {}): Promise<ShellWorld> {
  const server = await startProcess({ env })
  const bin = path.join(server.folder, 'bin')
  await mkdir(bin)
  const program = async (name: string, text: string) => {
    await writeFile(path.join(bin, name), `#!/bin/sh\n${text}\n`)
    await chmod(path.join(bin, name), 0o755)
  }
  await program('usher', `exec "${process.execPath}" "${ROOT}/src/main.ts" "$@"`)
  const kubectl = spawnSync('which', ['kubectl'], { encoding: 'utf8' }).stdout.trim()
  // Without a cluster kubectl prints what it would send.
  if (kubectl)
    await program(
      'kubectl',
      `case "$1" in apply) exec ${kubectl} kustomize "$3";; *) exec ${kubectl} "$@" --dry-run=client -o name;; esac`,
    )
  await symlink(path.join(ROOT, 'deploy'), path.join(server.folder, 'deploy'))
  const token = (await readFile(path.join(server.folder, 'data/admin.pat'), 'utf8')).trim()

  function shell(text: string, { replace = {}, env: extraEnv = {} }: Values): ChildProcess {
    let script = text.replaceAll('http://localhost:8080', server.url)
    for (const [from, to] of Object.entries(replace)) {
      if (!script.includes(from)) throw new Error(`the block has no ${from}`)
      script = script.replaceAll(from, to)
    }
    return spawn('bash', ['-euo', 'pipefail', '-c', script], {
      cwd: server.folder,
      detached: true,
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        PATH: `${bin}:${path.dirname(process.execPath)}:${process.env.PATH}`,
        USHER_DATA_DIR: path.join(server.folder, 'data'),
        TOKEN: token,
        ...extraEnv,
      },
    })
  }

  return {
    folder: server.folder,
    url: server.url,
    token,
    async run(blocks, values = {}) {
      const child = shell(blocks.map(({ text }) => text).join('\n'), values)
      const { code, stdout, stderr } = await outputOf(child)
      if (code !== 0) throw new Error(`exit ${code}\n${stdout}\n${stderr}`)
      return stdout
    },
    async runServer({ text }, { replace = {}, env: extraEnv = {} } = {}) {
      const dataDir = path.join(server.folder, randomUUID())
      const child = shell(text, { replace, env: { USHER_PORT: '0', USHER_DATA_DIR: dataDir, ...extraEnv } })
      const ended = outputOf(child)
      child.stdout?.on('data', (chunk: Buffer) => {
        // The shell and the server that it runs.
        if (chunk.includes('Usher is ready')) process.kill(-(child.pid ?? 0))
      })
      const { stdout, stderr } = await ended
      if (!stdout.includes('Usher is ready')) throw new Error(`no server started\n${stdout}\n${stderr}`)
      return stdout
    },
    async call(method, route, body) {
      const response = await fetch(server.url + route, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      })
      const text = await response.text()
      if (!response.ok) throw new Error(`${method} ${route}: ${response.status} ${text}`)
      return JSON.parse(text)
    },
    clear: () => server.clear(),
  }
}

function outputOf(child: ChildProcess): Promise<{ code: number | null; stdout: string; stderr: string }> {
  let [stdout, stderr] = ['', '']
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk
  })
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk
  })
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })))
}
