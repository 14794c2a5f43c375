/** Requests as bytes. Values that differ between runs replace a placeholder in a prepared text. */

export interface RequestOptions {
  readonly token?: string
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}

export function http1Request(method: string, path: string, { token, body, headers = {} }: RequestOptions = {}): string {
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'host: localhost',
    ...(token ? [`authorization: Bearer ${token}`] : []),
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(body === undefined ? [] : [`content-length: ${Buffer.byteLength(body)}`]),
    ...(body === undefined || 'content-type' in headers ? [] : ['content-type: application/json']),
  ]
  return `${lines.join('\r\n')}\r\n\r\n${body ?? ''}`
}

/** Twelve characters that no other user of this run has: the run's own six, and a number. */
export function nameSource(): (n: number) => string {
  const run = Math.floor(Math.random() * 36 ** 5)
    .toString(36)
    .padStart(5, 'a')
  return (n) => `${run}${n.toString(36).padStart(7, '0')}`
}

export const PLACEHOLDER = 'XXXXXXXXXXXX'

/** Returns a function that replaces each placeholder in the bytes by a name of twelve characters. */
export function stencil(bytes: Buffer): (name: string) => Buffer {
  const places: number[] = []
  for (let at = bytes.indexOf(PLACEHOLDER); at >= 0; at = bytes.indexOf(PLACEHOLDER, at + 1)) places.push(at)
  return (name) => {
    const made = Buffer.from(bytes)
    for (const at of places) made.write(name, at, 'latin1')
    return made
  }
}

/** A real bcrypt hash of cost 12, as another system would hand it over. */
export const READY_HASH = '$2a$12$lJ08fqVr8bFJilRVnDT9QeULI7YW.nT3iwUv6dyg0aCrfm3UY8XR2'

/** A request of ImportHumanUser in JSON. */
export const personJson = (name: string, secret: object): string =>
  JSON.stringify({
    userName: `user-${name}@example.com`,
    profile: {
      firstName: 'Ada',
      lastName: 'Lovelace',
      nickName: 'ada',
      displayName: 'Ada Lovelace',
      preferredLanguage: 'en',
      gender: 'GENDER_FEMALE',
    },
    email: { email: `user-${name}@example.com`, isEmailVerified: true },
    ...secret,
  })
