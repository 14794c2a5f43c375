/**
 * Traces in OpenTelemetry's terms: a span per call, and below it one per piece of work of the store, per hash and per
 * delivery. Only loaded when an OTLP endpoint is set (docs/decisions: why without the packages).
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'
import { type Exporter, exportSpans, type Span } from '#cli/start/otlp-exporter.ts'
import { toAppError } from '#kit/errors.ts'
import type { Log } from '#kit/log.ts'
import type { Watch, Work } from '#kit/watch.ts'

export interface Tracing {
  readonly watch: Watch
  /** Sends the remaining spans, for a few seconds at most. */
  close(): Promise<void>
}

/** Where a span hangs. */
interface Place {
  readonly traceId: string
  readonly spanId: string
  /** The caller that began the trace may have decided against recording it. */
  readonly sampled: boolean
}

/** W3C Trace Context §3.2: version, trace id, parent id, flags. */
const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-|$)/
/** OTLP's numbers: an internal span, and one that answers a request. */
const INTERNAL = 1
const SERVER = 2

/** Set up by OpenTelemetry's own variables (see otlp-exporter.ts). */
export function createTracing(env: NodeJS.ProcessEnv, log: Log): Tracing {
  const exporter = exportSpans(env, log)
  return { watch: tracingWatch(exporter), close: exporter.close }
}

function tracingWatch(exporter: Pick<Exporter, 'add'>): Watch {
  const places = new AsyncLocalStorage<Place>()
  return {
    async around(work, run) {
      const parent = places.getStore() ?? placeOf(work.traceparent)
      const place: Place = {
        traceId: parent?.traceId ?? randomBytes(16).toString('hex'),
        spanId: randomBytes(8).toString('hex'),
        sampled: parent?.sampled ?? true,
      }
      if (!place.sampled) return places.run(place, run)
      const startedAt = nowMs()
      const end = (failure?: string) => exporter.add(spanOf(work, { place, parent, startedAt, failure }))
      try {
        const result = await places.run(place, run)
        end()
        return result
      } catch (error) {
        end(toAppError(error).kind)
        throw error
      }
    },
    folded: () => undefined,
  }
}

function placeOf(traceparent: string | undefined): Place | undefined {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent ?? '') ?? []
  if (!traceId || !spanId || !flags || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 }
}

interface Course {
  readonly place: Place
  readonly parent: Place | undefined
  readonly startedAt: number
  readonly failure: string | undefined
}

function spanOf(work: Work, { place, parent, startedAt, failure }: Course): Span {
  const [service, method] = work.name.split('/')
  return {
    traceId: place.traceId,
    spanId: place.spanId,
    ...(parent ? { parentSpanId: parent.spanId } : {}),
    name: work.kind === 'rpc' ? work.name : `${work.kind} ${work.name}`,
    kind: work.kind === 'rpc' ? SERVER : INTERNAL,
    startedAt,
    endedAt: nowMs(),
    attributes: {
      ...(work.kind === 'rpc' && service && method ? { 'rpc.service': service, 'rpc.method': method } : {}),
      ...(work.requestId ? { 'usher.request_id': work.requestId } : {}),
      ...(failure ? { 'error.type': failure } : {}),
    },
    failed: failure !== undefined,
  }
}

const nowMs = (): number => performance.timeOrigin + performance.now()
