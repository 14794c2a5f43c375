/** Directories (LDAP): names are values and not filters, guesses are bounded by entry, and so is what servers send. */
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addCaller } from '#test/support/callers.ts'
import { startDirectory, type TestDirectory } from '#test/support/directory-server.ts'
import { asksThisMachine } from '#test/support/login-providers.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

const FINDER = { dn: 'cn=finder,dc=acme,dc=example', password: 'finder-secret', attributes: {} }
const NAMES = Array.from({ length: 12 }, (_none, number) => `name-${number}`)
const ENTRY = {
  dn: 'uid=minnie,dc=acme,dc=example',
  password: 'Minnie-123',
  attributes: { objectClass: ['inetOrgPerson'], uid: ['minnie', ...NAMES], sn: ['Mouse'], entryUUID: ['id-1'] },
}

let server: TestServer
let directory: TestDirectory
let token: string
beforeAll(async () => {
  server = await startServer(asksThisMachine)
  directory = await startDirectory([FINDER, ENTRY])
  const orgId = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
  token = (await addCaller(server, { orgId, roles: ['IAM_LOGIN_CLIENT'], on: 'instance' })).token
})
afterAll(async () => {
  await server.stop()
  await directory.close()
})

async function addDirectory(url: string): Promise<string> {
  const { body } = await server.rest('POST', '/admin/v1/idps/ldap', {
    ...{ name: 'Acme', servers: [url], startTls: false, baseDn: 'dc=acme,dc=example', userBase: 'dn', timeout: '5s' },
    ...{ bindDn: FINDER.dn, bindPassword: FINDER.password, userObjectClasses: ['inetOrgPerson'], userFilters: ['uid'] },
    attributes: { idAttribute: 'entryUUID', lastNameAttribute: 'sn' },
    providerOptions: {},
  })
  return body.id
}
const start = (idpId: string, username: string, password: string) =>
  server.rest('POST', '/v2/idp_intents', { idpId, ldap: { username, password } }, { token })

describe('guesses at one entry', () => {
  test('are bounded together, whichever of its names is used', async () => {
    const idpId = await addDirectory(directory.url)
    const statuses: number[] = []
    for (const name of NAMES) statuses.push((await start(idpId, name, 'wrong')).status)
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 400), 429, 429])
    expect((await start(idpId, 'minnie', ENTRY.password)).status).toBe(429)
  })

  test('a sign-in within the bounds succeeds', async () => {
    expect((await start(await addDirectory(directory.url), 'minnie', ENTRY.password)).status).toBe(200)
  })
})

describe('a directory that sends too much', () => {
  test.each<[string, (socket: Socket) => void]>([
    [
      'a message of a gigabyte',
      (socket) => flood(socket, Buffer.from([0x30, 0x84, 0x40, 0x00, 0x00, 0x00]), 64 * 1024),
    ],
    [
      'a message of a gigabyte in small pieces',
      (socket) => flood(socket, Buffer.from([0x30, 0x84, 0x40, 0x00, 0x00, 0x00]), 100),
    ],
    ['bytes that are no message', (socket) => flood(socket, Buffer.alloc(0), 64 * 1024)],
  ])('%s ends the connection, and others are served', async (_what, respond) => {
    const evil = createServer((socket) => {
      socket.on('error', () => undefined).once('data', () => respond(socket))
    })
    await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve))
    const idpId = await addDirectory(`ldap://localhost:${(evil.address() as AddressInfo).port}`)
    const answer = await start(idpId, 'minnie', 'any')
    expect(answer.status).toBe(503)
    expect(sent).toBeLessThan(32 * 1024 * 1024)
    expect((await start(await addDirectory(directory.url), 'minnie', ENTRY.password)).status).toBe(200)
    await new Promise((resolve) => evil.close(resolve))
  })
})

let sent = 0
/** Sends until the connection ends. */
function flood(socket: Socket, head: Buffer, size: number): void {
  sent = 0
  socket.write(head)
  const chunk = Buffer.alloc(size, 0x41)
  const more = () => {
    while (!socket.destroyed && socket.writable && sent < 1024 * 1024 * 1024) {
      sent += size
      if (!socket.write(chunk)) {
        socket.once('drain', more)
        return
      }
    }
  }
  more()
}
