import type { FastifyPluginAsync } from 'fastify'
import { IMPORT_JOBS_PATH } from '#api/usher/import-request.ts'
import { addJsonRoutes } from '#api/usher/json-routes.ts'
import type { Services } from '#domain/context.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { invalidArgument } from '#kit/errors.ts'
import type { Log } from '#kit/log.ts'
import { cancelImportJob } from '#people-format/import-job/cancel-import-job.ts'
import { getImportJob, listImportJobs, type Page } from '#people-format/import-job/get-import-job.ts'

const DEFAULT_LIMIT = 100
const MAX_RESULTS = 1_000

/** Reading and cancelling jobs of imports; import-people-route.ts creates them. */
export const importJobRoutes =
  (services: Services, { log }: { log: Log }): FastifyPluginAsync =>
  async (root) => {
    await root.register(async (app) =>
      addJsonRoutes(app, { services, log }, [
        {
          method: 'GET',
          path: IMPORT_JOBS_PATH,
          async handle({ ctx, query }) {
            requireOnInstance(ctx.caller, 'iam.write')
            return { jobs: await listImportJobs(ctx, pageOf(query)) }
          },
        },
        {
          method: 'GET',
          path: `${IMPORT_JOBS_PATH}/:id`,
          async handle({ ctx, params: { id = '' }, query }) {
            requireOnInstance(ctx.caller, 'iam.write')
            return getImportJob(ctx, id, pageOf(query))
          },
        },
        {
          method: 'POST',
          path: `${IMPORT_JOBS_PATH}/:id/_cancel`,
          async handle({ ctx, params: { id = '' } }) {
            requireOnInstance(ctx.caller, 'iam.write')
            await cancelImportJob(ctx, id)
            return getImportJob(ctx, id, pageOf(new URLSearchParams()))
          },
        },
      ]),
    )
  }

const pageOf = (query: URLSearchParams): Page => ({
  offset: numberIn(query, 'offset', { unset: 0, least: 0, max: 1_000_000_000 }),
  limit: numberIn(query, 'limit', { unset: DEFAULT_LIMIT, least: 1, max: MAX_RESULTS }),
})

function numberIn(
  query: URLSearchParams,
  name: string,
  { unset, least, max }: { unset: number; least: number; max: number },
): number {
  const text = query.get(name)
  if (text === null) return unset
  const value = /^\d{1,10}$/.test(text) ? Number(text) : -1
  if (value < least || value > max) throw invalidArgument('', `${name}: a number from ${least} to ${max} was expected`)
  return value
}
