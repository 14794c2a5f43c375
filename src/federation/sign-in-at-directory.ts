/** Signs users in at directories by search and bind (RFC 4511 §4.2, §4.5; RFC 4513 §5.1). */
import { isUtf8 } from 'node:buffer'
import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { AndFilter, Client, type ClientOptions, type Entry, EqualityFilter, OrFilter, ResultCodeError } from 'ldapts'
import type {
  Directory,
  DirectoryCredentials,
  DirectoryUser,
  SignInAtDirectory,
} from '#domain/idp/directory/directory-client.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { directoryIdentity } from '#federation/directory-identity.ts'
import { AppError } from '#kit/errors.ts'
import { lookupWith } from '#kit/fetch-public.ts'
import { isLoopbackAddress, isPublicAddress } from '#kit/public-address.ts'

type Allows = (address: string) => boolean

/** Bytes of all responses of a sign-in: of two entries at most, with pictures. */
const MAX_BYTES = 1024 * 1024
/** Bytes that the package copies for them: everything of a message so far, with each chunk of it. */
const MAX_COPIED = 512 * MAX_BYTES

/**
 * Directories of organizations are reached on the public network only, and on loopback where `allowLoopback` is set;
 * those of the instance anywhere.
 */
export function signInAtDirectory(allowLoopback: boolean): SignInAtDirectory {
  const isPublic: Allows = (address) => isPublicAddress(address) || (allowLoopback && isLoopbackAddress(address))
  return async (directory, credentials, admit) => {
    // A bind without a password succeeds as anonymous (RFC 4513 §5.1.2).
    if (!credentials.username.trim() || !credentials.password) throw refuse('intent.credentialsInvalid')
    const allows: Allows = directory.isTrusted ? () => true : isPublic
    let failure: unknown
    for (const server of directory.servers) {
      try {
        return await atServer(new URL(server), { directory, credentials, allows, admit })
      } catch (error) {
        if (error instanceof AppError) throw error
        failure = error
      }
    }
    throw refuse('provider.unreachable', { cause: failure })
  }
}

interface Attempt {
  readonly directory: Directory
  readonly credentials: DirectoryCredentials
  readonly allows: Allows
  readonly admit: (dn: string) => Promise<void>
}

async function atServer(server: URL, { directory, credentials, allows, admit }: Attempt): Promise<DirectoryUser> {
  const host = server.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) && !allows(host)) throw new Error(`${host} is no public address`)
  const tlsOptions = {
    ...(isIP(host) ? {} : { servername: host }),
    ...(directory.rootCa ? { ca: directory.rootCa } : {}),
  }
  const { timeoutMs } = directory
  const client = new Client({
    url: server.href,
    timeout: timeoutMs,
    connectTimeout: timeoutMs,
    // With these, the package encrypts from the start, whatever the address.
    ...(server.protocol === 'ldaps:' ? { tlsOptions } : {}),
    ...guardedConnections(allows),
  })
  try {
    if (directory.startTls && server.protocol === 'ldap:') await client.startTLS(tlsOptions)
    await client.bind(directory.bindDn, directory.bindPassword)
    const entry = await findUser(client, directory, credentials.username)
    await admit(entry.dn)
    await bindAs(client, entry.dn, credentials.password)
    return directoryIdentity(directory, entry.dn, attributesOf(entry))
  } finally {
    await client.unbind().catch(() => undefined)
  }
}

/** Addresses are checked when the connection is made, so DNS rebinding fails. */
const guardedConnections = (allows: Allows): Pick<ClientOptions, 'createConnection' | 'createSecureConnection'> => ({
  // The package calls them with a port and a host, respectively with a socket to upgrade, alone.
  createConnection: ((port: number, host: string) =>
    bounded(connect({ port, host, lookup: lookupWith(allows) }))) as typeof connect,
  createSecureConnection: ((first: number | object, host: string, options: object) =>
    bounded(
      typeof first === 'number'
        ? connectTls({ port: first, host, ...options, lookup: lookupWith(allows) })
        : connectTls(first),
    )) as typeof connectTls,
})

/** Ends a connection on which too much arrives: its server may be of any organization. */
function bounded<S extends Socket>(socket: S): S {
  let bytes = 0
  let copied = 0
  return socket.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    copied += bytes
    if (bytes > MAX_BYTES || copied > MAX_COPIED) socket.destroy(new Error('the responses are too long'))
  })
}

/** The only user of that name. An unknown and an ambiguous name are refused as a wrong password is. */
async function findUser(client: Client, directory: Directory, username: string): Promise<Entry> {
  const { userBase, baseDn, userObjectClasses, userFilters, attributes } = directory
  const names = userFilters.map((attribute) => new EqualityFilter({ attribute, value: username }))
  const classes = userObjectClasses.map((value) => new EqualityFilter({ attribute: 'objectClass', value }))
  const read = [...new Set(Object.values(attributes).filter((name) => name !== ''))]
  const { searchEntries } = await client
    .search(userBase === 'dn' ? baseDn : userBase, {
      scope: 'sub',
      filter: new AndFilter({ filters: [...classes, new OrFilter({ filters: names })] }),
      attributes: read.length > 0 ? read : ['1.1'],
      explicitBufferAttributes: read,
      sizeLimit: 2,
      timeLimit: Math.ceil(directory.timeoutMs / 1000),
    })
    .catch((error: unknown) => {
      if (error instanceof ResultCodeError && error.code === SIZE_LIMIT_EXCEEDED) return { searchEntries: [] }
      throw error
    })
  const [only, another] = searchEntries
  if (!only || another) throw refuse('intent.credentialsInvalid')
  return only
}

/** RFC 4511 §4.1.9. */
const SIZE_LIMIT_EXCEEDED = 4

async function bindAs(client: Client, dn: string, password: string): Promise<void> {
  try {
    await client.bind(dn, password)
  } catch (cause) {
    // Wrong, expired, locked: the directory refuses the user.
    if (cause instanceof ResultCodeError) throw refuse('intent.credentialsInvalid', { cause })
    throw cause
  }
}

/** Values as text; bytes that are none, such as object GUIDs, as base64. */
function attributesOf(entry: Entry): Map<string, string[]> {
  const read = new Map<string, string[]>()
  for (const [name, value] of Object.entries(entry)) {
    if (name === 'dn') continue
    const values = [value].flat().map((one) => (typeof one === 'string' ? one : textOf(one)))
    if (values.length > 0) read.set(name, values)
  }
  return read
}

const textOf = (bytes: Buffer): string => {
  const text = bytes.toString('utf8')
  return isUtf8(bytes) && !/\p{Cc}/u.test(text) ? text : bytes.toString('base64')
}
