/** The form of a request, read and parsed once for both the engine and direct responses. */
import type { AnyRequest } from '#api/http/respond-directly.ts'

/** Bytes; the engine's own limit. */
const BODY_LIMIT = 56 * 1024

const forms = new WeakMap<object, URLSearchParams>()

export const formOf = (request: object): URLSearchParams | undefined => forms.get(request)

/** No parameter may hold it (RFC 6749, appendix A), and not every store takes it. */
export const NUL = /%00|\0/

/** Reads the form of a POST; undefined: it has none. Throws `InvalidForm`. */
export async function readForm(request: AnyRequest): Promise<URLSearchParams | undefined> {
  const type = request.headers['content-type'] ?? ''
  if (request.method !== 'POST' || !/^application\/x-www-form-urlencoded *(?:;|$)/i.test(type)) return undefined
  const text = (await readBody(request)).toString()
  if (NUL.test(text)) throw new InvalidForm('a parameter holds a character that is not text')
  const form = new URLSearchParams(text)
  forms.set(request, form)
  return form
}

/** Listens to the events of the stream: its iterator costs several times as much as a body of one piece. */
function readBody(request: AnyRequest): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  return new Promise((resolve, reject) => {
    let isWhole = false
    const breakOff = (cause?: unknown) => {
      // A request also closes after its end; an error costs more than all else here.
      if (!isWhole) reject(new BrokenOff('the client broke the request off', { cause }))
    }
    // A request that has no encoding set is read as buffers.
    request.on('data', (bytes: Buffer) => {
      length += bytes.length
      if (length > BODY_LIMIT) reject(new InvalidForm('the request is too large'))
      else chunks.push(bytes)
    })
    request.once('end', () => {
      isWhole = true
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks))
    })
    request.once('error', breakOff)
    request.once('close', breakOff)
  })
}

export class InvalidForm extends Error {}

/** The client closed the connection before the end of the body. */
export class BrokenOff extends Error {}
