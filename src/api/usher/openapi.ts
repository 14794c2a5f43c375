/** The OpenAPI document of Usher's own API. */
import { type HttpOperation, httpDocument } from '#api/openapi/http-document.ts'
import type { CallExamples } from '#api/openapi/read-examples.ts'
import { IMPORT_PATH, LINES_TYPE, PREVIEW_PATH } from '#api/usher/import-request.ts'

const TEXT = { type: 'string' }
const FLAG = { type: 'boolean' }
const OBJECT = { type: 'object' }
const settings = { type: 'object', description: 'Settings of a client that no message of ZITADEL has fields for' }
const SETTINGS_PATH = '/usher/v1/projects/{projectId}/apps/{appId}/client_settings'

export const usherOperations: readonly HttpOperation[] = [
  {
    method: 'POST',
    path: IMPORT_PATH,
    operationId: 'importPeople',
    tag: 'People',
    summary: 'Import people, a line of JSON each',
    query: {
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
    },
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
    query: { from: TEXT, encoding: TEXT, realm: TEXT, map: { type: 'array', items: TEXT }, country: TEXT },
    body: { ...TEXT, description: 'A file of people of any known form' },
    bodyType: 'application/octet-stream',
    status: 200,
    answer: OBJECT,
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
