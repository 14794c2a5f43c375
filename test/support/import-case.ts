/** Runs `usher import` in the test's process on a separate server, for files of other systems. */
import path from 'node:path'
import { vi } from 'vitest'
import { runCommand } from '#cli/run-command.ts'
import { systemCaller } from '#domain/caller.ts'
import { checkPassword } from '#domain/user/password/check-password.ts'
import { checkTotp } from '#domain/user/totp/check-totp.ts'
import { userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

export const caseFile = (name: string): string => path.resolve(import.meta.dirname, '../cases/moving', name)

export interface ImportRun {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  /** Lines of `--json`: a result for each entry, then the totals. */
  // biome-ignore lint/suspicious/noExplicitAny: a test asserts on the parts it knows
  readonly results: any[]
  // biome-ignore lint/suspicious/noExplicitAny: a test asserts on the parts it knows
  readonly totals: any
}

export interface ImportServer {
  readonly server: TestServer
  run(file: string, ...options: string[]): Promise<ImportRun>
  /** The user of a user name. */
  user(userName: string): Promise<Folded<User>>
  /** Signs in by password, as the login page does: a lock, a state or a wrong password refuses it. */
  signsIn(userName: string, password: string): Promise<boolean>
  /** Checks a code of an authenticator at sign-in. */
  passesTotp(userName: string, code: string): Promise<boolean>
  /** Text of a metadata value; undefined: there is none of the key. */
  metadata(userName: string, key: string): Promise<string | undefined>
  stop(): Promise<void>
}

// Each run listens for a closed output.
process.stdout.setMaxListeners(0)

export async function startImportServer(env: Record<string, string> = {}): Promise<ImportServer> {
  const server = await startServer(env)
  const { services } = server.runtime
  const user = async (userName: string): Promise<Folded<User>> => {
    const row = await services.rows
      .selectFrom('users')
      .select('id')
      .where('user_name', '=', userName)
      .executeTakeFirstOrThrow()
    return services.events.load(userAggregate, row.id)
  }
  const ctxOf = (orgId: string) => ({
    ...services,
    caller: systemCaller('TEST'),
    orgId,
    now: Date.now(),
    language: 'en',
  })
  return {
    server,
    user,
    run: (file, ...options) =>
      capture(['import', file, '--json', '--url', server.url, '--token', server.pat, ...options]),
    async signsIn(userName, password) {
      const { id, owner } = await user(userName)
      return (await checkPassword(ctxOf(owner), { id }, password)) !== undefined
    },
    async passesTotp(userName, code) {
      const { id, owner } = await user(userName)
      return checkTotp(ctxOf(owner), { id }, code).then(
        () => true,
        () => false,
      )
    },
    async metadata(userName, key) {
      const { state } = await user(userName)
      const value = state.metadata[key]?.value
      return value === undefined ? undefined : Buffer.from(value, 'base64').toString()
    },
    stop: () => server.stop(),
  }
}

/** Runs a command line and captures its output. */
export async function capture(argv: readonly string[]): Promise<ImportRun> {
  let [stdout, stderr] = ['', '']
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    stdout += String(text)
    return true
  })
  const err = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr += String(text)
    return true
  })
  let code: number
  try {
    code = await runCommand(argv)
  } finally {
    out.mockRestore()
    err.mockRestore()
  }
  const lines = stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
  return { code, stdout, stderr, results: lines.slice(0, -1), totals: lines.at(-1) ?? {} }
}
