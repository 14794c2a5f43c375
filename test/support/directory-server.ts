/** A directory for tests: LDAP (RFC 4511) with bind, search and StartTLS on loopback. */
import { readFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, TLSSocket } from 'node:tls'
import { BerReader, BerWriter } from 'ldapts'
import type { SelfSigned } from '#test/support/self-signed.ts'

export interface DirectoryEntry {
  readonly dn: string
  readonly password?: string
  readonly attributes: Readonly<Record<string, readonly (string | Buffer)[]>>
}

export interface TestDirectory {
  readonly url: string
  entries: DirectoryEntry[]
  /** Names of the successful and failed binds, in order. */
  readonly binds: { readonly dn: string; readonly isEncrypted: boolean; readonly succeeded: boolean }[]
  close(): Promise<void>
}

const BIND = 0x60
const UNBIND = 0x42
const SEARCH = 0x63
const EXTENDED = 0x77
const [BIND_ANSWER, SEARCH_ENTRY, SEARCH_DONE, EXTENDED_ANSWER] = [0x61, 0x64, 0x65, 0x78]
const [SUCCESS, INVALID_CREDENTIALS, SIZE_LIMIT, NO_OBJECT] = [0, 49, 4, 32]
const [AND, OR, EQUALS] = [0xa0, 0xa1, 0xa3]

/** `certificate`: for StartTLS, and for `ldaps` where `isEncrypted` is set. */
export async function startDirectory(
  entries: DirectoryEntry[],
  { certificate, isEncrypted = false }: { certificate?: SelfSigned; isEncrypted?: boolean } = {},
): Promise<TestDirectory> {
  const sockets = new Set<Socket>()
  const tls = certificate && { cert: readFileSync(certificate.certFile), key: readFileSync(certificate.keyFile) }
  const serve = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('data', (bytes) => respond(socket, bytes))
  }
  const server: Server = isEncrypted ? createTlsServer(tls ?? {}, serve) : createServer(serve)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const directory: TestDirectory = {
    url: `${isEncrypted ? 'ldaps' : 'ldap'}://localhost:${port}`,
    entries,
    binds: [],
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }

  function respond(socket: Socket, bytes: Buffer): void {
    const reader = new BerReader(bytes)
    reader.readSequence()
    const id = reader.readInt() ?? 0
    const operation = reader.peek()
    if (operation === UNBIND) {
      socket.end()
      return
    }
    reader.readSequence(operation ?? undefined)
    if (operation === BIND) bind(socket, id, reader)
    else if (operation === SEARCH) search(socket, id, reader)
    else if (operation === EXTENDED) startTls(socket, id)
    else throw new Error(`operation ${operation} is not served`)
  }

  function startTls(socket: Socket, id: number): void {
    socket.write(message(id, EXTENDED_ANSWER, result(SUCCESS)))
    socket.removeAllListeners('data')
    serve(new TLSSocket(socket, { isServer: true, ...tls }))
  }

  function bind(socket: Socket, id: number, reader: BerReader): void {
    reader.readInt()
    const dn = reader.readString() ?? ''
    const password = reader.readString(0x80) ?? ''
    const entry = directory.entries.find((one) => one.dn.toLowerCase() === dn.toLowerCase())
    // As in real directories, a bind without a password succeeds as anonymous.
    const succeeded = password === '' || entry?.password === password
    directory.binds.push({ dn, isEncrypted: socket instanceof TLSSocket, succeeded })
    socket.write(message(id, BIND_ANSWER, result(succeeded ? SUCCESS : INVALID_CREDENTIALS)))
  }

  function search(socket: Socket, id: number, reader: BerReader): void {
    const base = (reader.readString() ?? '').toLowerCase()
    reader.readEnumeration()
    reader.readEnumeration()
    const most = reader.readInt() ?? 0
    reader.readInt()
    reader.readBoolean()
    const matches = readFilter(reader)
    const attributeNames: string[] = []
    reader.readSequence()
    while (reader.remain > 0) attributeNames.push((reader.readString() ?? '').toLowerCase())
    if (!directory.entries.some((entry) => entry.dn.toLowerCase().endsWith(base))) {
      socket.write(message(id, SEARCH_DONE, result(NO_OBJECT)))
      return
    }
    const matchingEntries = directory.entries.filter((entry) => entry.dn.toLowerCase().endsWith(base) && matches(entry))
    for (const entry of matchingEntries.slice(0, most || undefined))
      socket.write(message(id, SEARCH_ENTRY, asEntry(entry, attributeNames)))
    const isCut = most > 0 && matchingEntries.length > most
    socket.write(message(id, SEARCH_DONE, result(isCut ? SIZE_LIMIT : SUCCESS)))
  }
  return directory
}

type Matches = (entry: DirectoryEntry) => boolean

function readFilter(reader: BerReader): Matches {
  const tag = reader.readSequence()
  const end = reader.offset + reader.length
  if (tag === EQUALS) {
    const [name, value] = [reader.readString()?.toLowerCase(), reader.readString()?.toLowerCase()]
    return ({ attributes }) =>
      Object.entries(attributes).some(
        ([key, values]) => key.toLowerCase() === name && values.some((one) => String(one).toLowerCase() === value),
      )
  }
  if (tag !== AND && tag !== OR) throw new Error(`filter ${tag} is not served`)
  const parts: Matches[] = []
  while (reader.offset < end) parts.push(readFilter(reader))
  return tag === AND ? (entry) => parts.every((part) => part(entry)) : (entry) => parts.some((part) => part(entry))
}

function message(id: number, tag: number, write: (writer: BerWriter) => void): Buffer {
  const writer = new BerWriter()
  writer.startSequence()
  writer.writeInt(id)
  writer.startSequence(tag)
  write(writer)
  writer.endSequence()
  writer.endSequence()
  return writer.buffer
}

const result = (code: number) => (writer: BerWriter) => {
  writer.writeEnumeration(code)
  writer.writeString('')
  writer.writeString('')
}

const asEntry = (entry: DirectoryEntry, attributeNames: readonly string[]) => (writer: BerWriter) => {
  writer.writeString(entry.dn)
  writer.startSequence()
  for (const [name, values] of Object.entries(entry.attributes)) {
    if (!attributeNames.includes(name.toLowerCase())) continue
    writer.startSequence()
    writer.writeString(name)
    writer.startSequence(0x31)
    for (const value of values) writer.writeBuffer(Buffer.from(value), 0x04)
    writer.endSequence()
    writer.endSequence()
  }
  writer.endSequence()
}
