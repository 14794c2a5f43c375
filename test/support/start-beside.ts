import { createMetrics } from '#api/debug/metrics.ts'
import { listen } from '#cli/start/listen.ts'
import { reservePort } from '#cli/start/reserve-port.ts'
import { loadConfig } from '#config'
import { EventStore } from '#eventstore/event-store.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { freePort, type TestServer } from '#test/support/start-server.ts'

export interface Beside {
  readonly url: string
  stop(): Promise<void>
}

/** Starts a server that acts as another process: on the same store, with separate caches. */
export async function startBeside({ runtime, dataDir }: Pick<TestServer, 'runtime' | 'dataDir'>): Promise<Beside> {
  const port = await freePort()
  const services = { ...runtime.services, events: new EventStore(runtime.storage) }
  const config = loadConfig({ USHER_PORT: String(port), USHER_DATA_DIR: dataDir }, undefined)
  const running = await listen(
    { ...runtime, services, metrics: createMetrics() },
    config,
    collectingLog().log,
    await reservePort(config, undefined),
  )
  return { url: `http://localhost:${port}`, stop: () => running.close() }
}
