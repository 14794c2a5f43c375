import { constants, type Http2Server, type Http2Session, type ServerHttp2Stream } from 'node:http2'

/**
 * Limits for HTTP/2, which has no timeouts of its own: a request must arrive in full within `request` milliseconds, an
 * unused session ends gracefully after `keepAlive`, and a session with stalled streams closes after `stall`. Returns
 * the live set of open sessions.
 */
export function boundStreams(
  server: Http2Server,
  timeouts: { readonly request: number; readonly keepAlive: number; readonly stall: number },
): ReadonlySet<Http2Session> {
  const sessions = new Set<Http2Session>()
  const open = new WeakMap<Http2Session, number>()
  const count = (session: Http2Session, by: number) => {
    const streams = (open.get(session) ?? 0) + by
    open.set(session, streams)
    session.setTimeout(streams > 0 ? timeouts.stall : timeouts.keepAlive)
  }

  server.on('session', (session: Http2Session) => {
    sessions.add(session)
    session.once('close', () => sessions.delete(session))
    count(session, 0)
    session.on('timeout', () => {
      if ((open.get(session) ?? 0) > 0) session.destroy()
      else session.close()
    })
  })
  // A client that breaks the protocol ends its own session; that is no error of ours.
  server.on('sessionError', () => {})
  server.on('stream', (stream: ServerHttp2Stream) => {
    const { session } = stream
    if (session) count(session, 1)
    boundRequest(stream, timeouts.request)
    stream.once('close', () => {
      if (session && !session.destroyed) count(session, -1)
    })
  })
  return sessions
}

function boundRequest(stream: ServerHttp2Stream, limitMs: number): void {
  if (stream.endAfterHeaders) return
  const overdue = setTimeout(() => stream.close(constants.NGHTTP2_CANCEL), limitMs)
  const arrived = () => clearTimeout(overdue)
  stream.once('end', arrived)
  stream.once('close', arrived)
}
