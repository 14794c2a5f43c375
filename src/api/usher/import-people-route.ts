/**
 * Imports of people over HTTP, for operators: `usher import` uses them when a server has the store open
 * (docs/decisions/0021). No part of the ZITADEL API; the caller is an administrator of the instance.
 */
import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from 'fastify'
import { checkImportQuery } from '#api/usher/check-import-query.ts'
import { importJobRoutes } from '#api/usher/import-job-routes.ts'
import { orgImportRoutes } from '#api/usher/import-orgs-route.ts'
import {
  IMPORT_JOBS_PATH,
  IMPORT_PATH,
  LINES_TYPE,
  MAX_LINES,
  PREVIEW_PATH,
  toOptions,
} from '#api/usher/import-request.ts'
import { queryOf } from '#api/usher/json-routes.ts'
import { previewPeople } from '#api/usher/preview-people.ts'
import { MAX_JOB_BYTES, readImportJob } from '#api/usher/read-import-job.ts'
import type { CallFacts } from '#api/zitadel/interceptors/access.ts'
import { createCallFactsReader } from '#api/zitadel/interceptors/call-facts.ts'
import { createFailureReporter, toStatusJson } from '#api/zitadel/interceptors/errors.ts'
import { authenticate } from '#domain/authz/authenticate.ts'
import type { Context, Services } from '#domain/context.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { AppError, invalidArgument } from '#kit/errors.ts'
import type { Log } from '#kit/log.ts'
import { supportedLanguages, translate } from '#kit/translate.ts'
import { createImportJob } from '#people-format/import-job/create-import-job.ts'
import { getImportJob } from '#people-format/import-job/get-import-job.ts'
import { faultsOf, importPeople, type LineOptions, type PersonOutcome } from '#people-format/import-people.ts'
import type { Members } from '#people-format/members.ts'
import { parseLine } from '#people-format/parse-line.ts'

/** `POST /usher/v1/people/_import`: imports JSON lines and returns the result of each. `…/_import/jobs` creates jobs. */
export const peopleRoutes =
  (services: Services, { log }: { log: Log }): FastifyPluginAsync =>
  async (root) => {
    await root.register(orgImportRoutes(services, { log }))
    await root.register(importJobRoutes(services, { log }))
    await root.register(async (app) => {
      const facts = createCallFactsReader(supportedLanguages)
      const failures = createFailureReporter((key, params, language) => translate(language, key, params), log)
      const factsOf = (headers: Parameters<typeof facts>[0]): CallFacts => facts(headers, () => NEVER)
      readBodies(app)
      app.setErrorHandler((error: { statusCode?: number; message: string }, request, reply) => {
        const isType = error.statusCode === 415
        const message = isType ? `the content type has to be ${BODY_TYPES.join(' or ')}` : error.message
        const thrown = (error.statusCode ?? 500) < 500 ? invalidArgument('', message) : error
        const failure = failures.report(thrown, factsOf(request.headers), 'people.import')
        const status = error.statusCode === 413 || isType ? error.statusCode : failure.httpStatus
        return reply
          .code(status ?? failure.httpStatus)
          .type('application/json')
          .send(JSON.stringify(toStatusJson(failure)))
      })
      const importer = async ({ headers }: Pick<FastifyRequest, 'headers'>) => {
        const { language, authorization } = factsOf(headers)
        const ctx = await authenticate(services, { authorization, orgId: undefined }, Date.now())
        requireOnInstance(ctx.caller, 'iam.write')
        return { ...ctx, language }
      }
      app.post(IMPORT_PATH, async (request, reply) => {
        const ctx = await importer(request)
        // The one content type parser hands over bytes.
        const lines = linesOf((request.body ?? Buffer.alloc(0)) as Buffer)
        const query = queryOf(request)
        checkImportQuery(query)
        const options = toOptions(query)
        const results = await importLines(ctx, lines, options)
        return reply.type('application/json').send(JSON.stringify({ results }))
      })
      app.post(PREVIEW_PATH, async (request, reply) => {
        await importer(request)
        const query = queryOf(request)
        checkImportQuery(query)
        // The content type parsers hand over bytes.
        const preview = await previewPeople((request.body ?? Buffer.alloc(0)) as Buffer, query)
        return reply.type('application/json').send(JSON.stringify(preview))
      })
      // A body of this size is read for callers with permission alone.
      const onRequest = async (request: FastifyRequest) => void (await importer(request))
      app.post(IMPORT_JOBS_PATH, { bodyLimit: MAX_JOB_BYTES, onRequest }, async (request, reply) => {
        const ctx = await importer(request)
        // The content type parsers hand over bytes.
        const input = await readImportJob((request.body ?? Buffer.alloc(0)) as Buffer, queryOf(request))
        const { id } = await createImportJob(ctx, input)
        return reply
          .code(201)
          .type('application/json')
          .send(JSON.stringify(await getImportJob(ctx, id, { offset: 0, limit: 1 })))
      })
    })
  }

const NEVER = new AbortController().signal

const BODY_TYPES = [LINES_TYPE, 'application/octet-stream'] as const

function readBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  for (const type of BODY_TYPES)
    app.addContentTypeParser(type, { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
}

function linesOf(body: Buffer): string[] {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    throw invalidArgument('', 'invalid UTF-8 in request body')
  }
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  if (lines.length > MAX_LINES) throw invalidArgument('', `at most ${MAX_LINES} lines`)
  return lines
}

/** Imports the person of each line; the outcomes have the order of the lines. */
async function importLines(
  ctx: Omit<Context, 'now'>,
  lines: readonly string[],
  options: LineOptions,
): Promise<PersonOutcome[]> {
  const parsed = lines.map(parsedOrRefused)
  const outcomes = await importPeople(
    ctx,
    parsed.flatMap((one) => ('person' in one ? [one.person] : [])),
    options,
  )
  const inOrder = outcomes.values()
  return parsed.flatMap((one) => ('refused' in one ? [one.refused] : (inOrder.next().value ?? [])))
}

function parsedOrRefused(line: string): { person: Members } | { refused: PersonOutcome } {
  try {
    return { person: parseLine(line) }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { refused: { status: 'refused', faults: faultsOf(error) } }
  }
}
