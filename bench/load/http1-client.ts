/**
 * One HTTP/1.1 connection at minimal cost: the load generator shares the machine with the measured server. One request
 * at a time; reads bodies by content-length or chunks.
 */
import { connect, type Socket } from 'node:net'

export interface Reply {
  readonly status: number
  /** Head and body as received, Latin-1. */
  readonly text: string
}

interface Waiting {
  resolve(reply: Reply): void
  reject(error: Error): void
}

export class Http1Client {
  readonly #socket: Socket
  #received = ''
  #waiting: Waiting | undefined

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.on('data', (chunk: Buffer) => {
      this.#received += chunk.toString('latin1')
      this.#settle()
    })
    socket.on('error', (error) => this.#fail(error))
    socket.on('close', () => this.#fail(new Error('the connection was closed')))
  }

  static connect(port: number): Promise<Http1Client> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(new Http1Client(socket)))
      socket.once('error', reject)
    })
  }

  call(request: Buffer | string): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (this.#socket.destroyed) return reject(new Error('the connection was closed'))
      this.#waiting = { resolve, reject }
      this.#socket.write(request)
    })
  }

  close(): void {
    this.#socket.destroy()
  }

  #settle(): void {
    const end = endOfReply(this.#received)
    if (end === undefined || !this.#waiting) return
    const text = this.#received.slice(0, end)
    this.#received = this.#received.slice(end)
    const { resolve } = this.#waiting
    this.#waiting = undefined
    resolve({ status: Number(text.slice(9, 12)), text })
  }

  #fail(error: Error): void {
    this.#waiting?.reject(error)
    this.#waiting = undefined
  }
}

/** Returns the end of the first response, or undefined while it is incomplete. */
function endOfReply(text: string): number | undefined {
  const head = text.indexOf('\r\n\r\n')
  if (head < 0) return undefined
  const length = /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, head))?.[1]
  if (length !== undefined) {
    const end = head + 4 + Number(length)
    return text.length >= end ? end : undefined
  }
  if (/\r\ntransfer-encoding: *chunked/i.test(text.slice(0, head))) {
    const last = text.indexOf('\r\n0\r\n', head)
    const end = text.indexOf('\r\n\r\n', last < 0 ? text.length : last + 2)
    return end < 0 ? undefined : end + 4
  }
  return head + 4
}
