import { securityEventOf } from '#cli/start/security-events.ts'
import type { Log } from '#kit/log.ts'
import type { RequestContext, RequestObserver, SecurityEvent } from '#kit/request-context.ts'

/** Names that report something rejected, or a change for the worse. */
const WARNING = /\.(?:failed|rejected|locked)$/

/** Logs each security event as one line, and has it counted. */
export function createRequestObserver(log: Log, count: (event: SecurityEvent) => void): RequestObserver {
  const happened = (event: SecurityEvent, { requestId, client }: RequestContext) => {
    count(event)
    const { name, ...fields } = event
    const line = { event: name, ...fields, requestId, client }
    if (WARNING.test(name)) log.warn(line, 'security event')
    else log.info(line, 'security event')
  }
  return {
    happened,
    stored(facts, context) {
      for (const fact of facts) {
        const event = securityEventOf(fact)
        if (event) happened(event, context)
      }
    },
  }
}
