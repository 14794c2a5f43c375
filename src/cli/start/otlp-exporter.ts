/**
 * Sends spans to an OpenTelemetry collector: OTLP over HTTP, as JSON (OpenTelemetry Protocol 1.x). Never blocks the
 * traced code: spans wait in a bounded list, and are dropped when the collector does not keep up.
 */
import type { Log } from '#kit/log.ts'

export interface Span {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  /** OTLP's SpanKind. */
  readonly kind: number
  /** Epoch milliseconds, with their fraction. */
  readonly startedAt: number
  readonly endedAt: number
  readonly attributes: Readonly<Record<string, string>>
  readonly failed: boolean
}

export interface Exporter {
  add(span: Span): void
  /** Sends the remaining spans. */
  close(): Promise<void>
}

const EVERY_MS = 2_000
const TIMEOUT_MS = 5_000
const MAX_AT_A_TIME = 512
const MAX_WAITING = 4_096
/** OTLP's StatusCode. */
const ERROR = 2

/** The collector's address for traces by OpenTelemetry's own variables; undefined when none is set. */
export function tracesEndpoint(env: NodeJS.ProcessEnv): string | undefined {
  if (env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) return env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT
  const endpoint = env.OTEL_EXPORTER_OTLP_ENDPOINT
  return endpoint ? `${endpoint.replace(/\/$/, '')}/v1/traces` : undefined
}

/** Starts sending; `env` must name an endpoint. */
export function exportSpans(env: NodeJS.ProcessEnv, log: Log): Exporter {
  const url = tracesEndpoint(env) ?? ''
  const headers = { 'content-type': 'application/json', ...parseHeaders(env.OTEL_EXPORTER_OTLP_HEADERS ?? '') }
  const service = env.OTEL_SERVICE_NAME ?? 'usher'
  let waiting: Span[] = []
  let dropped = 0
  let sending: Promise<void> | undefined

  const send = async () => {
    const spans = waiting.splice(0, MAX_AT_A_TIME)
    if (spans.length === 0) return
    try {
      const body = JSON.stringify(toRequest(service, spans))
      const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(TIMEOUT_MS) })
      if (!response.ok) throw new Error(`the collector answered ${response.status}`)
      await response.arrayBuffer()
    } catch (error) {
      log.warn({ err: error, spans: spans.length, dropped }, 'Traces could not be sent')
    }
  }
  const flush = (): Promise<void> => {
    sending ??= send().finally(() => {
      sending = undefined
      if (waiting.length >= MAX_AT_A_TIME) void flush()
    })
    return sending
  }
  const timer = setInterval(() => void flush(), EVERY_MS)
  timer.unref()
  return {
    add(span) {
      if (waiting.length >= MAX_WAITING) dropped += 1
      else waiting.push(span)
      if (waiting.length === MAX_AT_A_TIME) void flush()
    },
    async close() {
      clearInterval(timer)
      await flush()
      await flush()
      waiting = []
    },
  }
}

/** `key=value,key=value`, values percent-encoded (OpenTelemetry's exporter specification). */
function parseHeaders(text: string): Record<string, string> {
  const pairs = text.split(',').map((pair) => pair.split('=', 2))
  return Object.fromEntries(
    pairs.flatMap(([key, value]) => (key && value ? [[key.trim(), decodeURIComponent(value.trim())]] : [])),
  )
}

/** ExportTraceServiceRequest. */
function toRequest(service: string, spans: readonly Span[]): object {
  return {
    resourceSpans: [
      {
        resource: { attributes: toAttributes({ 'service.name': service }) },
        scopeSpans: [{ scope: { name: 'usher' }, spans: spans.map(toSpan) }],
      },
    ],
  }
}

function toSpan({ startedAt, endedAt, attributes, failed, ...span }: Span): object {
  return {
    ...span,
    startTimeUnixNano: toNanoseconds(startedAt),
    endTimeUnixNano: toNanoseconds(endedAt),
    attributes: toAttributes(attributes),
    status: failed ? { code: ERROR } : {},
  }
}

const toAttributes = (values: Readonly<Record<string, string>>): object[] =>
  Object.entries(values).map(([key, stringValue]) => ({ key, value: { stringValue } }))

/** 64-bit integers are texts in OTLP's JSON; a number could not hold these. */
function toNanoseconds(ms: number): string {
  const wholeMs = Math.floor(ms)
  return `${wholeMs}${String(Math.floor((ms - wholeMs) * 1e6)).padStart(6, '0')}`
}
