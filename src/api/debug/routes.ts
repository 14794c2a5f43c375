/** Routes for operators and load balancers: liveness, readiness and metrics. */
import type { FastifyPluginAsync } from 'fastify'
import type { Registry } from 'prom-client'
import { within } from '#kit/within.ts'

/** A store that does not answer within this time is not ready, milliseconds. */
const READY_WITHIN_MS = 2_000

export interface DebugOptions {
  /** Rejects when the store cannot be reached. */
  readonly health: () => Promise<void>
  readonly metrics: Registry
}

export const debugRoutes =
  ({ health, metrics }: DebugOptions): FastifyPluginAsync =>
  async (app) => {
    app.get('/debug/healthz', async () => 'ok')
    app.get('/debug/ready', async (_request, reply) => {
      const ready = await within(READY_WITHIN_MS, health).then(
        () => true,
        () => false,
      )
      return reply.code(ready ? 200 : 503).send(ready ? 'ok' : 'store not reachable')
    })
    app.get('/debug/metrics', async (_request, reply) => {
      return reply.type(metrics.contentType).send(await metrics.metrics())
    })
  }
