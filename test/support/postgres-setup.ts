/**
 * Vitest's globalSetup: provides PostgreSQL to test files. The server is started at the first request, once
 * for the run, and stopped at its end; a run without such tests starts nothing.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestProject } from 'vitest/node'
import { type PostgresServer, startPostgresServer } from '#test/support/postgres-server.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address at which test files request the server. */
    postgresEndpoint: string
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  let server: Promise<PostgresServer> | undefined
  const reply = async (): Promise<{ url: string } | { reason: string }> => {
    try {
      server ??= startPostgresServer()
      return { url: (await server).url }
    } catch (error) {
      return { reason: error instanceof Error ? error.message : String(error) }
    }
  }
  const api = createServer((_, response) => {
    void reply().then((body) => response.end(JSON.stringify(body)))
  })
  api.listen(0, '127.0.0.1')
  await once(api, 'listening')
  // Listening on a port, so it has an address with one.
  const { port } = api.address() as AddressInfo
  project.provide('postgresEndpoint', `http://127.0.0.1:${port}/`)
  return async () => {
    api.close()
    api.closeAllConnections()
    await server?.then(
      (started) => started.stop(),
      () => undefined,
    )
  }
}
