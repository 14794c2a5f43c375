/** Calls that the tests made, which the OpenAPI documents show as examples. `npm run examples` writes them. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'

/** A successful call. */
export interface CallExample {
  /** The message of an RPC; the body of any other call, absent without one. */
  readonly request?: unknown
  /** Absent for a response without a body, and where no test has a successful one. */
  readonly response?: unknown
  /** Values of the parameters of path and query; those of RPCs are part of the message. */
  readonly parameters?: Readonly<Record<string, string>>
}

/** By RPC (`zitadel.user.v2.UserService/GetUserByID`), or by method and path (`GET /users/{userId}`). */
export type CallExamples = ReadonlyMap<string, CallExample>

const FOLDER = path.join(import.meta.dirname, 'examples')

/** Returns the examples of a document; none where no file has its name. */
export async function readExamples(document: string): Promise<CallExamples> {
  try {
    // `npm run examples` writes the file.
    const calls = JSON.parse(await readFile(path.join(FOLDER, `${document}.json`), 'utf8')) as Record<
      string,
      CallExample
    >
    return new Map(Object.entries(calls))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Map()
    throw error
  }
}
