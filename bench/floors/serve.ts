import { randomInt } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Person } from '#bench/floors/person-rows.ts'

export type Respond = (response: ServerResponse, status: number, json: string) => void

export const write: Respond = (response, status, json) => {
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(json) })
  response.end(json)
}

/** Serves on a free port and prints it in one line; `respond` gets the request with its body read. */
export function serve(respond: (request: IncomingMessage, response: ServerResponse, body: string) => void): void {
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => respond(request, response, body))
  })
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    process.stdout.write(`${JSON.stringify({ port: typeof address === 'object' ? address?.port : 0 })}\n`)
  })
  process.once('SIGTERM', () => process.exit(0))
}

/** A request waiting to be stored. */
export interface Waiting {
  readonly person: Person
  readonly id: string
  readonly response: ServerResponse
}

let last = BigInt(Date.now()) * 1_000_000n + BigInt(randomInt(1_000)) * 1_000n
/** Decimal, and in order of time. */
export function nextId(): string {
  last += 1n
  return String(last)
}
