/** Steps that one connection repeats. Each checks its response. */
import { create, toBinary } from '@bufbuild/protobuf'
import { ImportHumanUserRequestSchema } from '@zitadel/proto/zitadel/management_pb.js'
import { authorize, refresh } from '#bench/load/application-scripts.ts'
import { GrpcClient } from '#bench/load/grpc-client.ts'
import { Http1Client } from '#bench/load/http1-client.ts'
import type { Job } from '#bench/load/job.ts'
import { http1Request, nameSource, PLACEHOLDER, personJson, READY_HASH, stencil } from '#bench/load/requests.ts'
import { callbackToToken, sessionWithPassword } from '#bench/load/version-2-scripts.ts'
import { Visitor } from '#test/support/visitor.ts'

/** Throws an error with the answer if it is not the expected one. */
export type Step = (n: number) => Promise<void>

export interface Connected {
  readonly step: Step
  close(): void
}

/** Opens a connection to a port and gets it ready. */
export type Script = (job: Job, port: number, names: (n: number) => string) => Promise<Connected>

/** RFC 7523 §2.1. */
export const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const IMPORT_PATH = '/management/v1/users/human/_import'
const IMPORT_RPC = '/zitadel.management.v1.ManagementService/ImportHumanUser'

/** One request over and over, with a fresh name each time. */
const overHttp1 =
  (request: (job: Job) => string, isRight = (status: number, _text: string) => status >= 200 && status < 300): Script =>
  async (job, port, names) => {
    const client = await Http1Client.connect(port)
    const made = stencil(Buffer.from(request(job), 'latin1'))
    return {
      close: () => client.close(),
      async step(n) {
        const { status, text } = await client.call(made(names(n)))
        if (!isRight(status, text)) throw new Error(text.slice(0, 600))
      },
    }
  }

const post = (path: string, body: string) => (job: Job) => http1Request('POST', path, { token: job.token, body })
const get = (path: (job: Job) => string) => (job: Job) => http1Request('GET', path(job), { token: job.token })

/** The request message, framed as gRPC does (a flag and the length before it). */
function framedImport(): Buffer {
  const message = toBinary(
    ImportHumanUserRequestSchema,
    create(ImportHumanUserRequestSchema, {
      userName: `user-${PLACEHOLDER}@example.com`,
      profile: {
        firstName: 'Ada',
        lastName: 'Lovelace',
        nickName: 'ada',
        displayName: 'Ada Lovelace',
        preferredLanguage: 'en',
        gender: 1,
      },
      email: { email: `user-${PLACEHOLDER}@example.com`, isEmailVerified: true },
      hashedPassword: { value: READY_HASH },
    }),
  )
  const head = Buffer.alloc(5)
  head.writeUInt32BE(message.length, 1)
  return Buffer.concat([head, message])
}

const importOverGrpc: Script = async (job, port, names) => {
  const client = await GrpcClient.connect(port)
  const made = stencil(framedImport())
  const headers = { authorization: `Bearer ${job.token}` }
  return {
    close: () => client.close(),
    async step(n) {
      const { status } = await client.call(IMPORT_RPC, headers, made(names(n)))
      if (status !== 0) throw new Error(`grpc-status ${status}`)
    },
  }
}

const importOverGrpcWeb: Script = (job, port, names) => {
  const framed = framedImport()
  const head = http1Request('POST', IMPORT_RPC, {
    token: job.token,
    headers: {
      'content-type': 'application/grpc-web+proto',
      'content-length': String(framed.length),
      'x-grpc-web': '1',
    },
  })
  const request = head + framed.toString('latin1')
  return overHttp1(
    () => request,
    (_status, text) => /grpc-status: *0/.test(text),
  )(job, port, names)
}

/** create, get, update, lock, delete: one run of the script is the whole cycle. */
const cycle: Script = async (job, port, names) => {
  const client = await Http1Client.connect(port)
  const { token } = job
  const call = async (method: string, path: string, body?: string) => {
    const request = http1Request(method, path, { token, ...(body === undefined ? {} : { body }) })
    const { status, text } = await client.call(request)
    if (status !== 200) throw new Error(`${method} ${path}: ${text.slice(0, 600)}`)
    return text
  }
  return {
    close: () => client.close(),
    async step(n) {
      const created = await call('POST', IMPORT_PATH, personJson(names(n), { password: 'Secret-password1' }))
      const id = /"userId":"(\d+)"/.exec(created)?.[1]
      if (!id) throw new Error(created)
      const user = await call('GET', `/management/v1/users/${id}`)
      if (!user.includes('Ada Lovelace')) throw new Error(user)
      const profile = { firstName: 'Grace', lastName: 'Hopper', displayName: 'Grace Hopper', preferredLanguage: 'en' }
      await call('PUT', `/management/v1/users/${id}/profile`, JSON.stringify(profile))
      await call('POST', `/management/v1/users/${id}/_lock`, '{}')
      await call('DELETE', `/management/v1/users/${id}`)
    },
  }
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

type Fields = (args: Readonly<Record<string, string>>) => Record<string, string>

/** Returns a form as a client posts it; `basic`: the argument that holds its id and secret. */
const form =
  (path: string, fields: Fields, basic = '') =>
  ({ args = {} }: Job) =>
    http1Request('POST', path, {
      body: new URLSearchParams(fields(args)).toString(),
      headers: { ...FORM, ...(basic ? { authorization: `Basic ${args[basic]}` } : {}) },
    })

/** Signs an existing user in at the pages: a fresh browser each time, two forms. */
const signIn: Script = async (job, port, names) => {
  const client = await Http1Client.connect(port)
  const userName = `user-${names(Math.floor(Math.random() * 1e9))}@example.com`
  const body = personJson(userName.slice(5, -12), { password: 'Secret-password1' })
  const { status, text } = await client.call(http1Request('POST', IMPORT_PATH, { token: job.token, body }))
  client.close()
  if (status !== 200) throw new Error(text)
  return {
    close: () => undefined,
    async step() {
      const visitor = new Visitor(`http://127.0.0.1:${port}`)
      await visitor.open('/ui/login/login')
      await visitor.submit({ loginName: userName })
      const { problems, location, title } = await visitor.submit({ password: 'Secret-password1' })
      if (problems.length > 0 || location.startsWith('/ui/login/password'))
        throw new Error(`${location} ${title}: ${problems}`)
    },
  }
}

const personV2Json = JSON.stringify({
  username: `user-${PLACEHOLDER}@example.com`,
  profile: { givenName: 'Ada', familyName: 'Lovelace', nickName: 'ada', displayName: 'Ada Lovelace' },
  email: { email: `user-${PLACEHOLDER}@example.com`, isVerified: true },
  hashedPassword: { hash: READY_HASH },
})
const FIFTY = JSON.stringify({ query: { limit: 50 } })

const search = (queries: object[]) => JSON.stringify({ query: { limit: 10 }, queries })

export const scripts: Readonly<Record<string, Script>> = {
  import: overHttp1(post(IMPORT_PATH, personJson(PLACEHOLDER, { hashedPassword: { value: READY_HASH } }))),
  importGrpc: importOverGrpc,
  importGrpcWeb: importOverGrpcWeb,
  createWithPassword: overHttp1(post(IMPORT_PATH, personJson(PLACEHOLDER, { password: 'Secret-password1' }))),
  getUser: overHttp1(get((job) => `/management/v1/users/${job.args?.userId}`)),
  searchByLoginName: (job, ...rest) =>
    overHttp1(
      post(
        '/management/v1/users/_search',
        search([{ loginNameQuery: { loginName: job.args?.loginName, method: 'TEXT_QUERY_METHOD_EQUALS' } }]),
      ),
      (status, text) => status === 200 && text.includes('"totalResult":"1"'),
    )(job, ...rest),
  searchByEmailPart: (job, ...rest) =>
    overHttp1(
      post(
        '/management/v1/users/_search',
        search([{ emailQuery: { emailAddress: job.args?.emailPart, method: 'TEXT_QUERY_METHOD_CONTAINS' } }]),
      ),
      (status, text) => status === 200 && text.includes('"totalResult":"1"'),
    )(job, ...rest),
  cycle,
  introspect: overHttp1(
    form('/oauth/v2/introspect', ({ accessToken = '' }) => ({ token: accessToken }), 'basic'),
    (status, text) => status === 200 && text.includes('"active":true'),
  ),
  userinfo: overHttp1((job) => http1Request('GET', '/oidc/v1/userinfo', { token: job.args?.accessToken ?? '' })),
  jwtProfile: overHttp1(
    form('/oauth/v2/token', ({ assertion = '' }) => ({ grant_type: JWT_BEARER, assertion, scope: 'openid' })),
    (status, text) => status === 200 && text.includes('"access_token"'),
  ),
  clientCredentials: overHttp1(
    form('/oauth/v2/token', () => ({ grant_type: 'client_credentials', scope: 'urn:usher:bench' }), 'machineBasic'),
    (status, text) => status === 200 && text.includes('"access_token"'),
  ),
  refresh,
  authorize,
  signIn,
  createV2: overHttp1(post('/v2/users/human', personV2Json)),
  getUserV2: overHttp1(get((job) => `/v2/users/${job.args?.userId}`)),
  listUsers: overHttp1(post('/management/v1/users/_search', FIFTY)),
  listUsersV2: overHttp1(post('/v2/users', FIFTY)),
  sessionWithPassword,
  sessionOfUser: (job, ...rest) =>
    overHttp1(post('/v2/sessions', JSON.stringify({ checks: { user: { userId: job.args?.userId } } })))(job, ...rest),
  callbackToToken,
  betterAuthCreate: overHttp1((job) =>
    http1Request('POST', '/api/auth/admin/create-user', {
      token: job.token,
      body: JSON.stringify({
        email: `user-${PLACEHOLDER}@example.com`,
        password: 'Secret-password1',
        name: 'Ada Lovelace',
        data: { firstName: 'Ada', lastName: 'Lovelace', nickName: 'ada', preferredLanguage: 'en', gender: 1 },
      }),
      headers: { origin: `http://localhost:${job.ports[0]}` },
    }),
  ),
}

export { nameSource }
