/** The dashboard and the alert rules query existing metrics and labels. */
import { expect, test } from 'vitest'
import { createMetrics } from '#api/debug/metrics.ts'
import { type Manifest, readText, yamlDocuments } from '#test/deploy/yaml-documents.ts'

const metrics = createMetrics()
metrics.read({
  hashes: () => ({ running: 0, waiting: 0 }),
  pending: async () => ({ count: 0, oldestAt: null }),
  inFlight: () => 0,
  health: async () => undefined,
  certificateEnd: () => 0,
})
const labelsOf = new Map<string, ReadonlySet<string>>(
  (metrics.registry.getMetricsAsArray() as unknown as { name: string; labelNames: string[] }[]).map((one) => [
    one.name,
    new Set(one.labelNames),
  ]),
)
/** Labels that Prometheus adds. */
const ADDED = ['instance', 'job', 'le']

const dashboard: Manifest = JSON.parse(readText('deploy/grafana/usher.json'))
const rules: Manifest[] = (yamlDocuments('deploy/prometheus/rules.yaml') as [Manifest])[0].groups.flatMap(
  (group: Manifest) => group.rules,
)
const queries: string[] = [
  ...dashboard.panels.flatMap((panel: Manifest) => (panel.targets ?? []).map((target: Manifest) => target.expr)),
  ...rules.map((rule) => rule.expr),
]

const baseOf = (name: string): string => (labelsOf.has(name) ? name : name.replace(/_(?:bucket|sum|count)$/, ''))

test.each(queries)('%s', (query) => {
  const selectors = [...query.matchAll(/\b((?:usher|nodejs|process)_\w+)(?:\{([^}]*)\})?/g)]
  expect(selectors.length + (query.startsWith('up{') ? 1 : 0)).toBeGreaterThan(0)
  const known = new Set(ADDED)
  for (const [, name = '', matchers = ''] of selectors) {
    const labels = labelsOf.get(baseOf(name))
    expect(labels, `no metric ${name}`).toBeDefined()
    for (const label of labels ?? []) known.add(label)
    for (const [, label = ''] of matchers.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g))
      expect([...(labels ?? []), ...ADDED], `${name} has no label ${label}`).toContain(label)
  }
  for (const [, by = ''] of query.matchAll(/\bby \(([^)]*)\)/g))
    for (const label of by.split(',')) expect([...known]).toContain(label.trim())
})

test('brackets are balanced, and rates of counters and histograms alone are taken', () => {
  for (const query of queries) {
    for (const [open, close] of ['()', '{}', '[]'])
      expect(query.split(open ?? '').length, query).toBe(query.split(close ?? '').length)
    for (const [, name = ''] of query.matchAll(/(?:rate|increase)\((\w+)/g))
      expect(name).toMatch(/_(total|bucket|sum|count)$/)
  }
})

test('panels have a title, a query and a place of their own; every rule has a severity and a summary', () => {
  const places = new Set<string>()
  for (const { type, title, targets, gridPos } of dashboard.panels) {
    expect(title).not.toBe('')
    if (type !== 'row') expect(targets.length).toBeGreaterThan(0)
    places.add(`${gridPos.x}:${gridPos.y}`)
  }
  expect(places.size).toBe(dashboard.panels.length)
  for (const rule of rules)
    expect(rule).toMatchObject({ labels: { severity: expect.stringMatching(/^(critical|warning)$/) } })
  const documented = readText('docs/deploy/monitor.md')
  for (const { alert, annotations } of rules) {
    expect(annotations.summary).not.toBe('')
    expect(documented).toContain(`\`${alert}\``)
  }
})
