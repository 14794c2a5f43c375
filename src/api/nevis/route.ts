/** A route of this API: path, parameters, body, answer, and its handler. */
import type { Readable } from 'node:stream'
import type { Schema } from '#api/nevis/schema.ts'

/** A request as a route's function receives it: the caller is authenticated, the body is JSON. */
export interface Call {
  /** Of the path; decoded. */
  readonly params: Readonly<Record<string, string>>
  /** Of the query; decoded, several of one name as a list. */
  readonly query: Readonly<Record<string, string | readonly string[]>>
  /** Undefined if the route has none. */
  readonly body: unknown
}

export interface Reply {
  readonly status: number
  readonly body?: unknown
  /** The path of the `Location`, after the base path. */
  readonly location?: string
  readonly file?: { readonly name: string; readonly type: string; readonly content: Readable }
}

/** Description of a success in the document, and its content. */
export interface Success {
  readonly status: 200 | 201 | 204
  readonly description: string
  readonly schema?: Schema
  readonly hasLocation?: boolean
  readonly mediaType?: string
}

export type FailureStatus = 404 | 409 | 422

export interface Route<Context> {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** After the base path, parameters in braces: `/users/{userId}`. */
  readonly path: string
  readonly summary: string
  readonly query?: Readonly<Record<string, Schema>>
  readonly body?: Schema
  readonly success: Success
  /** Beside those that every route has: 401, 500, 503, and 400, 413 and 415 where there is a body. */
  readonly failures: readonly FailureStatus[]
  /** How failures look: `errors` is a list, `error` a text (docs/contract/nevis-identity-cloud.md, 1). */
  readonly failureShape?: 'errors' | 'error'
  readonly run: (ctx: Context, call: Call) => Promise<Reply>
}

/** A parameter of the path; the router only calls a route whose parameters are all present. */
export function param(call: Call, name: string): string {
  const value = call.params[name]
  if (value === undefined) throw new Error(`the route has no parameter ${name}`)
  return value
}

export const segment = (id: string): string => encodeURIComponent(id)
