import type { FastifyInstance } from 'fastify'
import type { KnownPath } from '#api/http/near-paths.ts'

/** Prefix of the routes for operators, which no response names. */
export const DEBUG = '/debug/'

/** Returns the list of routes with a fixed number of segments, which grows as plugins register them. */
export function collectRoutes(app: FastifyInstance): readonly KnownPath[] {
  const routes: KnownPath[] = []
  app.addHook('onRoute', ({ method, url }) => {
    if (url.includes('*') || url.startsWith(DEBUG)) return
    const path = url.replace(/:(\w+)/g, '{$1}')
    for (const one of [method].flat()) if (one !== 'HEAD') routes.push({ method: one, path })
  })
  return routes
}
