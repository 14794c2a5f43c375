import {
  type DescMessage,
  type DescMethodUnary,
  fromJson,
  type JsonValue,
  type Message,
  mergeFromJson,
} from '@bufbuild/protobuf'
import { type FieldPath, findFields, takesText, textToJson } from '#api/zitadel/transcode/field-text.ts'
import { findIgnoredMembers } from '#api/zitadel/transcode/ignored-members.ts'
import { queryToJson, skippedParameters } from '#api/zitadel/transcode/query-parameters.ts'
import { AppError, invalidArgument } from '#kit/errors.ts'
import { JsonSyntaxError, parseJson } from '#kit/parse-json.ts'

/** A request as received: the body's bytes, the query without `?`, the path variables still percent-encoded. */
export interface RawRequest {
  readonly body: Uint8Array
  readonly query: string
  readonly pathValues: readonly string[]
  /** Called with a text for each member, parameter and enum value that decoding skips; may throw. */
  readonly skipped?: (found: string[]) => void
}

/** Fills a method's request message. Throws InvalidArgument: body first, then path and query (docs/contract/zitadel-management-v1.md, 4.3). */
export type RequestDecoder = (raw: RawRequest) => Message

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const BODY = { ignoreUnknownFields: true }
const TEXT = { ignoreUnknownFields: false }
/** The message of a decoding error may quote the input; longer messages are cut. */
const MAX_QUOTE = 300

/**
 * Compiles the decoder of one binding: `body` is `*`, the name of a field, or empty (no body); `pathFields` are the
 * variables of the path template in order.
 */
export function compileRequestDecoder(
  method: DescMethodUnary,
  body: string,
  pathFields: readonly string[],
): RequestDecoder {
  const schema: DescMessage = method.input
  const bodyField = body === '*' || body === '' ? undefined : onlyField(schema, body)
  const paths = pathFields.map((path) => {
    const fields = findFields(schema, path)
    if (!fields || !takesText(fields.at(-1) ?? fields[0])) throw new Error(`${schema.typeName} has no ${path}`)
    return fields
  })
  return (raw) => {
    let message: Message
    const skipped: string[] = []
    const query = () => queryToJson(schema, raw.query, skipped)
    if (body === '') message = rejectUndecodable(() => fromJson(schema, query(), TEXT))
    else {
      const json = readJson(raw.body)
      message = decodeJson(schema, bodyField ? { [bodyField]: json } : json, skipped)
      if (bodyField) rejectUndecodable(() => mergeFromJson(schema, message, query(), TEXT))
      else skipped.push(...skippedParameters(raw.query))
    }
    raw.skipped?.(skipped)
    for (const [i, fields] of paths.entries()) setPathValue(schema, message, fields, raw.pathValues[i] ?? '')
    return message
  }
}

/**
 * Decodes JSON and adds unknown members to `skipped`. Nearly all requests have none and are read once. Throws
 * InvalidArgument.
 */
export function decodeJson(schema: DescMessage, json: unknown, skipped: string[]): Message {
  // The unknown members come from the caller; all others have been parsed as JSON.
  const value = json as JsonValue
  try {
    return fromJson(schema, value, TEXT)
  } catch {
    const message = rejectUndecodable(() => fromJson(schema, value, BODY))
    skipped.push(...findIgnoredMembers(schema, json))
    return message
  }
}

function onlyField(schema: DescMessage, name: string): string {
  const field = schema.fields.find((one) => one.name === name)
  if (!field) throw new Error(`${schema.typeName} has no body field ${name}`)
  return field.jsonName
}

export function readJson(body: Uint8Array): unknown {
  let text: string
  try {
    text = utf8.decode(body)
  } catch {
    throw invalidArgument('', 'invalid UTF-8 in request body')
  }
  try {
    return parseJson(text)
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw invalidArgument('', error.message)
    throw error
  }
}

function rejectUndecodable<T>(decode: () => T): T {
  try {
    return decode()
  } catch (error) {
    if (error instanceof AppError) throw error
    const text = error instanceof Error ? error.message : String(error)
    throw invalidArgument('', `proto: ${text.slice(0, MAX_QUOTE)}`)
  }
}

function setPathValue(schema: DescMessage, message: Message, fields: FieldPath, encoded: string): void {
  let text: string
  try {
    text = decodeURIComponent(encoded)
  } catch {
    throw invalidArgument('', `malformed request path: ${JSON.stringify(encoded.slice(0, MAX_QUOTE))}`)
  }
  const leaf = fields.at(-1) ?? fields[0]
  let json = rejectUndecodable(() => textToJson(leaf, text))
  for (const field of fields.toReversed()) json = { [field.jsonName]: json }
  rejectUndecodable(() => mergeFromJson(schema, message, json, TEXT))
}
