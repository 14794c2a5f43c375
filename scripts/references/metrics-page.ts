import { createMetrics } from '#api/debug/metrics.ts'
import { markdownTable } from './markdown-table.ts'

export async function metricsPage(): Promise<string> {
  const metrics = createMetrics()
  metrics.read({
    hashes: () => ({ running: 0, waiting: 0 }),
    pending: async () => ({ count: 0, oldestAt: null }),
    inFlight: () => 0,
    health: async () => undefined,
    certificateEnd: () => 0,
  })
  const all = metrics.registry.getMetricsAsArray() as unknown as Described[]
  const usherMetrics = all.filter(({ name }) => name.startsWith('usher_')).sort((a, b) => (a.name < b.name ? -1 : 1))
  return `# Metrics

\`GET /debug/metrics\` answers in the text format of Prometheus, without a token: keep it inside your own network. Beside the
metrics below there are those of the process (\`process_*\`) and of Node.js (\`nodejs_*\`). Labels never hold names, addresses or
ids of users. [How to use them](../deploy/monitor.md).

${markdownTable(
  ['metric', 'type', 'labels', 'meaning'],
  usherMetrics.map(({ name, type, labelNames, help }) => [
    `\`${name}\``,
    type ?? kindOf(name),
    labelNames.map((label) => `\`${label}\``).join(', ') || '–',
    help,
  ]),
)}
`
}

/** Internal fields of a prom-client metric; its types leave the label names out. */
interface Described {
  readonly name: string
  readonly help: string
  readonly type?: string
  readonly labelNames: readonly string[]
}

const kindOf = (name: string): string =>
  name.endsWith('_total') ? 'counter' : /_duration_seconds$|_units$/.test(name) ? 'histogram' : 'gauge'
