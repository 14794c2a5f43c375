/** Kills the server, verifies the store and restarts, for the given number of rounds. */
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { RunningUsher } from '#bench/contestants/usher.ts'
import { Ledger } from '#bench/crash/ledger.ts'
import { startLoad } from '#bench/crash/load.ts'
import { verify } from '#bench/crash/verify.ts'
import type { Victim } from '#bench/crash/victim.ts'
import { Http1Client } from '#bench/load/http1-client.ts'
import { http1Request } from '#bench/load/requests.ts'
import { freePort } from '#bench/support/free-port.ts'

export interface CrashOptions {
  readonly kills: number
  readonly connections: number
  /** Whether to wait, minutes at worst, until all pending mail was sent. */
  readonly awaitMails: boolean
  readonly print: (text: string) => void
}

export interface CrashReport {
  readonly engine: string
  readonly kills: { server: number; starting: number; database: number }
  readonly asked: number
  readonly acknowledged: number
  readonly mails: number
  readonly problems: readonly string[]
  readonly seconds: number
}

const MAIN = path.resolve(import.meta.dirname, '../../src/main.ts')
/** Share of kills during the server's start, and, with a database, of kills of the database. */
const WHILE_STARTING = 0.15
const DATABASE = 0.35
/** Milliseconds of load before a kill. */
const LOAD_MS = [50, 900] as const
/** Longer than a process that died may have leased them. */
const MAILS_WITHIN_MS = 240_000

export async function crash(victim: Victim, options: CrashOptions): Promise<CrashReport> {
  const begun = performance.now()
  const ledger = new Ledger()
  const kills = { server: 0, starting: 0, database: 0 }
  const problems: string[] = []
  let server = await victim.start()
  const idpId = await addProvider(server)

  for (let n = 1; n <= options.kills; n++) {
    const load = startLoad({ port: port(server), token: server.token, idpId, ledger, connections: options.connections })
    await sleep(between(...LOAD_MS))
    const database = victim.killDatabase && Math.random() < DATABASE
    if (database) {
      kills.database += 1
      await victim.killDatabase()
      await becomesReady(server)
      await sleep(200)
    } else {
      kills.server += 1
      await killServer(server)
    }
    await load.stop()
    if (!database && Math.random() < WHILE_STARTING) {
      kills.starting += 1
      await killWhileStarting(victim, server)
    }
    // On SQLite the store can only be looked at while no server has it.
    if (database) await killServer(server)
    problems.push(...(await look(victim, ledger)))
    server = await victim.start()
    options.print(
      `${n} kills, ${ledger.acknowledged} acknowledged of ${ledger.entries.length}, ${problems.length} problems`,
    )
  }
  const mails = options.awaitMails ? await mailsArrive(server, victim, ledger) : { count: 0, problems: [] }
  await server.stop()
  problems.push(...mails.problems, ...(await look(victim, ledger)))
  return {
    engine: victim.engine,
    kills,
    asked: ledger.entries.length,
    acknowledged: ledger.acknowledged,
    mails: mails.count,
    problems,
    seconds: (performance.now() - begun) / 1000,
  }
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
const between = (low: number, high: number) => low + Math.random() * (high - low)
const port = (server: RunningUsher) => server.ports[0] ?? 0

async function killServer(server: RunningUsher): Promise<void> {
  for (const child of server.children) {
    child.kill('SIGKILL')
    await child.ended
  }
}

async function killWhileStarting(victim: Victim, last: RunningUsher): Promise<void> {
  const env = { ...process.env, ...last.env, NODE_OPTIONS: '', USHER_PORT: String(await freePort()) }
  const child = spawn(process.execPath, [MAIN, '--json'], { env, cwd: victim.dataDir, stdio: 'ignore' })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  await sleep(between(0, 1_200))
  child.kill('SIGKILL')
  await ended
}

async function becomesReady(server: RunningUsher): Promise<void> {
  const deadline = Date.now() + 30_000
  while (Date.now() < deadline) {
    const ready = await fetch(`http://127.0.0.1:${port(server)}/debug/ready`).catch(() => undefined)
    if (ready?.status === 200) return
    await sleep(50)
  }
  throw new Error('the server did not find its database again')
}

async function look(victim: Victim, ledger: Ledger): Promise<readonly string[]> {
  const storage = await victim.openStore()
  try {
    return (await verify(storage, ledger.entries)).problems
  } finally {
    await storage.close()
  }
}

async function addProvider(server: RunningUsher): Promise<string> {
  const client = await Http1Client.connect(port(server))
  const body = JSON.stringify({
    name: 'Partner',
    issuer: 'https://partner.example',
    clientId: 'usher',
    clientSecret: 'secret',
    providerOptions: { isCreationAllowed: true, isLinkingAllowed: true },
  })
  const request = http1Request('POST', '/management/v1/idps/generic_oidc', { token: server.token, body })
  const { text } = await client.call(request)
  client.close()
  const id = /"id":"(\d+)"/.exec(text)?.[1]
  if (!id) throw new Error(text)
  return id
}

/** Waits until the outbox is empty, then checks that every invited user has received a mail. */
async function mailsArrive(server: RunningUsher, victim: Victim, ledger: Ledger) {
  const deadline = Date.now() + MAILS_WITHIN_MS
  let pending = Number.NaN
  while (pending !== 0 && Date.now() < deadline) {
    const metrics = await (await fetch(`http://127.0.0.1:${port(server)}/debug/metrics`)).text()
    pending = Number(/^usher_outbox_entries (\S+)/m.exec(metrics)?.[1])
    await sleep(100)
  }
  const problems = pending === 0 ? [] : [`${pending} mails are still pending after ${MAILS_WITHIN_MS} ms`]
  const folder = path.join(victim.dataDir, 'mail')
  const to = new Set(
    readdirSync(folder)
      .filter((file) => file.endsWith('.eml'))
      .flatMap((file) => /^To: .*?([\w.-]+@[\w.-]+)/m.exec(readFileSync(path.join(folder, file), 'utf8'))?.[1] ?? []),
  )
  const invited = ledger.entries.filter((entry) => entry.kind === 'invited' && entry.id !== undefined)
  for (const { userName } of invited) if (!to.has(userName)) problems.push(`${userName} never got a mail`)
  return { problems, count: to.size }
}
