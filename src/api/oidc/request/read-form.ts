/** The form of a request, read and parsed once for both the engine and direct answers. */
import type { AnyRequest } from '#api/http/answer-directly.ts'

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
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of request) {
      // A request that has no encoding set is read as buffers.
      const bytes = chunk as Buffer
      length += bytes.length
      if (length > BODY_LIMIT) throw new InvalidForm('the request is too large')
      chunks.push(bytes)
    }
  } catch (cause) {
    throw cause instanceof InvalidForm ? cause : new BrokenOff('the client broke the request off', { cause })
  }
  const form = new URLSearchParams(Buffer.concat(chunks).toString())
  if (NUL.test(form.toString())) throw new InvalidForm('a parameter holds a character that is not text')
  forms.set(request, form)
  return form
}

export class InvalidForm extends Error {}

/** The client closed the connection before the end of the body. */
export class BrokenOff extends Error {}
