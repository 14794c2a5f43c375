/** The OpenAPI document of Usher's own API. */
import { type HttpOperation, httpDocument } from '#api/openapi/http-document.ts'
import type { CallExamples } from '#api/openapi/read-examples.ts'
import { IMPORT_JOBS_PATH, IMPORT_PATH, LINES_TYPE, PREVIEW_PATH } from '#api/usher/import-request.ts'

const TEXT = { type: 'string' }
const FLAG = { type: 'boolean' }
const OBJECT = { type: 'object' }
const settings = { type: 'object', description: 'Settings of a client that no message of ZITADEL has fields for' }
const SETTINGS_PATH = '/usher/v1/projects/{projectId}/apps/{appId}/client_settings'
const lineOptions = {
  dryRun: { ...FLAG, description: 'Check everything and store nothing' },
  quiet: { ...FLAG, description: 'Send no mails' },
  onConflict: { ...TEXT, enum: ['fail', 'skip', 'update'] },
  orgId: { ...TEXT, description: 'Organization of people whose line names none' },
  idps: { ...TEXT, description: 'JSON object from names of providers to their ids' },
  country: { ...TEXT, description: 'Country of phone numbers without one' },
  dropInvalid: { ...FLAG, description: 'Leave out members that are invalid instead of rejecting the line' },
  initialWithoutCredential: { ...FLAG, description: 'Send an invitation to people without a credential' },
  createOrgs: { ...FLAG, description: 'Create organizations that do not exist' },
  migratePasswords: { ...FLAG, description: 'Ask the action of the instance for passwords at first sign-in' },
}
const fileOptions = { from: TEXT, encoding: TEXT, realm: TEXT, map: { type: 'array', items: TEXT }, country: TEXT }
const page = {
  offset: { type: 'integer', minimum: 0 },
  limit: { type: 'integer', minimum: 1, maximum: 1000, default: 100 },
}
const NUMBER = { type: 'integer' }
const importJob = {
  type: 'object',
  properties: {
    id: TEXT,
    state: { ...TEXT, enum: ['queued', 'running', 'done', 'failed', 'cancelled'] },
    error: { ...TEXT, description: 'Why the job failed' },
    dryRun: FLAG,
    source: { ...TEXT, description: 'System that the people come from' },
    total: { ...NUMBER, description: 'People in the file' },
    counts: {
      type: 'object',
      properties: { created: NUMBER, updated: NUMBER, skipped: NUMBER, rejected: NUMBER },
    },
    createdAt: { ...TEXT, format: 'date-time' },
    endedAt: { ...TEXT, format: 'date-time' },
    results: { type: 'array', items: OBJECT, description: 'Not in lists' },
  },
}

export const usherOperations: readonly HttpOperation[] = [
  {
    method: 'POST',
    path: IMPORT_PATH,
    operationId: 'importPeople',
    tag: 'People',
    summary: 'Import people, a line of JSON each',
    query: lineOptions,
    body: { ...TEXT, description: 'Lines of JSON, 64 at most' },
    bodyType: LINES_TYPE,
    status: 200,
    answer: { type: 'object', properties: { results: { type: 'array', items: OBJECT } } },
  },
  {
    method: 'POST',
    path: PREVIEW_PATH,
    operationId: 'previewPeople',
    tag: 'People',
    summary: 'Show what an import of a file would do',
    query: fileOptions,
    body: { ...TEXT, description: 'A file of people of any known form' },
    bodyType: 'application/octet-stream',
    status: 200,
    answer: OBJECT,
  },
  {
    method: 'POST',
    path: IMPORT_JOBS_PATH,
    operationId: 'createImportJob',
    tag: 'Import jobs',
    summary: 'Create a job that imports a file of people',
    query: { ...fileOptions, ...lineOptions },
    body: { ...TEXT, description: 'Lines of JSON, or a file of any known form; 16 MiB at most' },
    bodyType: LINES_TYPE,
    status: 201,
    answer: importJob,
  },
  {
    method: 'GET',
    path: IMPORT_JOBS_PATH,
    operationId: 'listImportJobs',
    tag: 'Import jobs',
    summary: 'List the jobs of the organization, the newest first',
    query: page,
    status: 200,
    answer: { type: 'object', properties: { jobs: { type: 'array', items: importJob } } },
  },
  {
    method: 'GET',
    path: `${IMPORT_JOBS_PATH}/{id}`,
    operationId: 'getImportJob',
    tag: 'Import jobs',
    summary: 'Get a job with its results in the order of the file',
    query: page,
    status: 200,
    answer: importJob,
  },
  {
    method: 'POST',
    path: `${IMPORT_JOBS_PATH}/{id}/_cancel`,
    operationId: 'cancelImportJob',
    tag: 'Import jobs',
    summary: 'Cancel a job; people who are imported stay',
    status: 200,
    answer: importJob,
  },
  {
    method: 'GET',
    path: SETTINGS_PATH,
    operationId: 'getClientSettings',
    tag: 'Applications',
    summary: 'Get the settings of a client',
    status: 200,
    answer: settings,
  },
  {
    method: 'PUT',
    path: SETTINGS_PATH,
    operationId: 'setClientSettings',
    tag: 'Applications',
    summary: 'Set the settings of a client',
    body: settings,
    status: 200,
    answer: settings,
  },
]

export const usherDocument = (examples: CallExamples): object =>
  httpDocument({
    title: 'Usher',
    description: 'What the other APIs have no calls for. Callers are administrators, by an access token.',
    basePath: '/',
    mediaType: 'application/json',
    operations: usherOperations,
    schemas: {
      Error: {
        type: 'object',
        properties: {
          code: { type: 'integer' },
          message: TEXT,
          details: { type: 'array', items: OBJECT },
          requestId: TEXT,
          hint: TEXT,
        },
        required: ['code', 'message'],
      },
    },
    error: { $ref: '#/components/schemas/Error' },
    examples,
  })
