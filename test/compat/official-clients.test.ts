/** The published clients, unmodified, against a running server: each wire, the same response. */

import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import { createClient } from '@connectrpc/connect'
import { createConnectTransport } from '@connectrpc/connect-node'
import { credentials, Metadata, makeGenericClientConstructor } from '@grpc/grpc-js'
import { createServerTransport } from '@zitadel/client/node'
import { createAdminServiceClient, createAuthServiceClient, createManagementServiceClient } from '@zitadel/client/v1'
import { createClientTransport } from '@zitadel/client/web'
import {
  ImportHumanUserRequestSchema,
  ImportHumanUserResponseSchema,
  ManagementService,
} from '@zitadel/proto/zitadel/management_pb.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const person = (userName: string) => ({
  userName,
  profile: { firstName: 'Minnie', lastName: 'Mouse', preferredLanguage: 'de', gender: 1 },
  email: { email: `${userName}@acme.ch`, isEmailVerified: true },
})

const transports = {
  gRPC: () => createServerTransport(server.pat, { baseUrl: server.url }),
  'gRPC-Web': () => createClientTransport(server.pat, { baseUrl: server.url }),
}

test.each(Object.entries(transports))(
  '@zitadel/client creates, imports, reads and refuses over %s',
  async (wire, open) => {
    const management = createManagementServiceClient(open())
    const name = wire.toLowerCase()
    const added = await management.addHumanUser({ ...person(name), initialPassword: 'Secret-123' })
    expect(added.details).toMatchObject({ sequence: 2n, resourceOwner: expect.stringMatching(/^\d+$/) })
    expect(added.details?.creationDate?.seconds).toEqual(added.details?.changeDate?.seconds)

    const imported = await management.importHumanUser({
      ...person(`${name}-imported`),
      hashedPassword: { value: '$2a$12$aLYFkieuqJyeynvptPTxpehSViui5WeAPuR2Xw1wui9CPHEaacmFq' },
      requestPasswordlessRegistration: true,
    })
    expect(imported.passwordlessRegistration?.lifetime?.seconds).toBe(3600n)

    const { user } = await management.getUserByID({ id: added.userId })
    expect(user).toMatchObject({ userName: name, state: 1, type: { case: 'human' } })
    await expect(management.addHumanUser(person(name.toUpperCase()))).rejects.toMatchObject({
      code: 6,
      rawMessage: 'User already exists (V3-DKcYh)',
    })
    await expect(management.addHumanUser({ userName: '' })).rejects.toMatchObject({
      code: 3,
      rawMessage: expect.stringContaining('invalid AddHumanUserRequest.UserName'),
    })
    await expect(createAdminServiceClient(open()).healthz({})).resolves.toBeDefined()
  },
)

test.each(['createServerTransport', 'createClientTransport'] as const)(
  'the client for AuthService acts on the user of the token over %s',
  async (kind) => {
    const name = kind.toLowerCase()
    const management = createManagementServiceClient(transports.gRPC())
    const { userId } = await management.importHumanUser({ ...person(name), password: 'Secret-123' })
    const checks = { user: { userId }, password: { password: 'Secret-123' } }
    const token: string = (await server.rest('POST', '/v2/sessions', { checks })).body.sessionToken
    const open = kind === 'createServerTransport' ? createServerTransport : createClientTransport
    const auth = createAuthServiceClient(open(token, { baseUrl: server.url }))
    expect((await auth.getMyUser({})).user).toMatchObject({ id: userId, userName: name })
    await auth.updateMyUserName({ userName: `${name}-2` })
    expect((await auth.listMyZitadelPermissions({})).result).toEqual([])
    const { key } = await auth.addMyPasswordless({})
    const options = JSON.parse(Buffer.from(key?.publicKey ?? []).toString())
    expect(options.publicKey).toMatchObject({
      challenge: expect.any(String),
      user: { name: expect.stringContaining(name) },
    })
    await expect(auth.setMyEmail({ email: `${name}@acme.ch` })).rejects.toMatchObject({ code: 9 })
    await expect(createAuthServiceClient(open('', { baseUrl: server.url })).getMyUser({})).rejects.toMatchObject({
      code: 16,
    })
  },
)

test('the Connect protocol reaches the same calls', async () => {
  const management = createClient(
    ManagementService,
    createConnectTransport({ baseUrl: server.url, httpVersion: '1.1' }),
  )
  const headers = { authorization: `Bearer ${server.pat}` }
  const added = await management.addHumanUser(person('connect'), { headers })
  expect(added.userId).toMatch(/^\d+$/)
})

test('@grpc/grpc-js calls by the published service definition', async () => {
  const { importHumanUser } = ManagementService.method
  const Client = makeGenericClientConstructor(
    {
      importHumanUser: {
        path: `/${ManagementService.typeName}/${importHumanUser.name}`,
        requestStream: false,
        responseStream: false,
        requestSerialize: (value) => Buffer.from(toBinary(ImportHumanUserRequestSchema, value)),
        requestDeserialize: (bytes) => fromBinary(ImportHumanUserRequestSchema, bytes),
        responseSerialize: (value) => Buffer.from(toBinary(ImportHumanUserResponseSchema, value)),
        responseDeserialize: (bytes) => fromBinary(ImportHumanUserResponseSchema, bytes),
      },
    },
    'ManagementService',
  )
  const client = new Client(new URL(server.url).host, credentials.createInsecure())
  const metadata = new Metadata()
  metadata.set('authorization', `Bearer ${server.pat}`)
  const request = create(ImportHumanUserRequestSchema, person('grpc-js'))
  try {
    const reply = await new Promise((resolve, reject) => {
      client.importHumanUser?.(request, metadata, (error: Error | null, response: unknown) =>
        error ? reject(error) : resolve(response),
      )
    })
    expect(reply).toMatchObject({ userId: expect.stringMatching(/^\d+$/) })
  } finally {
    client.close()
  }
})
