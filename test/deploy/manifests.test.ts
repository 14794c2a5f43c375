/**
 * What can be verified of the manifests without a container engine or a cluster: that they parse, that what they set is
 * a setting, and what they promise. `kubectl` and `systemd-analyze` check them too where they are installed.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadConfig } from '#config'
import { type Manifest, ROOT, readText, yamlDocuments } from '#test/deploy/yaml-documents.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'usher-manifests-'))
afterAll(() => rmSync(folder, { recursive: true }))

const isInstalled = (program: string) => spawnSync('which', [program]).status === 0

/** Files of secrets that manifests name are on no machine of ours: each is replaced by one with a value that fits. */
function withSecretFiles(env: Record<string, string>): Record<string, string> {
  const values: Record<string, string> = {
    USHER_DATABASE_URL_FILE: 'postgres://usher:secret@database/usher',
    USHER_MASTERKEY_FILE: 'ab'.repeat(32),
    USHER_SMTP_URL_FILE: 'smtp://mail.example',
    USHER_ADMIN_PASSWORD_FILE: 'Secret-123',
  }
  const entries = Object.entries(env).map(([name, value]): [string, string] => {
    if (values[name] === undefined) return [name, value]
    const file = path.join(folder, name)
    writeFileSync(file, values[name])
    return [name, file]
  })
  return Object.fromEntries(entries)
}

const manifests = readdirSync(path.join(ROOT, 'deploy/kubernetes')).flatMap((file) =>
  yamlDocuments(`deploy/kubernetes/${file}`),
)
const manifest = (kind: string): Manifest => manifests.find((one) => one.kind === kind)

test('Kubernetes: the settings of config map and deployment are settings that a server starts with', () => {
  const [container] = manifest('Deployment').spec.template.spec.containers
  const env = Object.fromEntries(container.env.map((one: Manifest) => [one.name, one.value]))
  const config = loadConfig(withSecretFiles({ ...manifest('ConfigMap').data, ...env }), undefined)
  expect(config).toMatchObject({
    databaseUrl: 'postgres://usher:secret@database/usher',
    smtpUrl: 'smtp://mail.example',
  })
})

test('Kubernetes: pods run as the pod security standard "restricted" asks, on a read-only root file system', () => {
  const { spec } = manifest('Deployment').spec.template
  const [container] = spec.containers
  expect(spec.securityContext).toMatchObject({
    runAsNonRoot: true,
    runAsUser: 65532,
    seccompProfile: { type: 'RuntimeDefault' },
  })
  expect(container.securityContext).toEqual({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  })
  expect(spec).toMatchObject({ enableServiceLinks: false, automountServiceAccountToken: false })
  const mounted = container.volumeMounts.map((one: Manifest) => one.name).sort()
  expect(mounted).toEqual(spec.volumes.map((one: Manifest) => one.name).sort())
})

test('Kubernetes: probes, rolling update and selectors fit together', () => {
  const deployment = manifest('Deployment')
  const [container] = deployment.spec.template.spec.containers
  const ports = container.ports.map((one: Manifest) => one.name)
  expect(container.readinessProbe.httpGet.path).toBe('/debug/ready')
  expect(container.livenessProbe.httpGet.path).toBe('/debug/healthz')
  const { periodSeconds, failureThreshold } = container.startupProbe
  // The server waits for its database for a minute.
  expect(periodSeconds * failureThreshold).toBeGreaterThan(60)
  for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe'])
    expect(ports).toContain(container[probe].httpGet.port)
  expect(deployment.spec).toMatchObject({ strategy: { rollingUpdate: { maxUnavailable: 0 } } })
  expect(deployment.spec.replicas).toBeGreaterThan(1)
  const { labels } = deployment.spec.template.metadata
  const selectors = [
    deployment.spec.selector.matchLabels,
    manifest('Service').spec.selector,
    manifest('PodDisruptionBudget').spec.selector.matchLabels,
    manifest('NetworkPolicy').spec.podSelector.matchLabels,
  ]
  for (const selector of selectors) expect(labels).toMatchObject(selector)
  expect(ports).toContain(manifest('Service').spec.ports[0].targetPort)
})

test.skipIf(!isInstalled('kubectl'))('Kubernetes: kustomize builds every manifest into the namespace', () => {
  const built = spawnSync('kubectl', ['kustomize', path.join(ROOT, 'deploy/kubernetes')], { encoding: 'utf8' })
  expect(built).toMatchObject({ status: 0, stderr: '' })
  for (const kind of ['Namespace', 'ConfigMap', 'Deployment', 'Service', 'PodDisruptionBudget', 'NetworkPolicy'])
    expect(built.stdout).toContain(`kind: ${kind}\n`)
  expect(built.stdout).toContain('image: registry.example.com/usher:')
})

test('compose: PostgreSQL is healthy first, and the server starts with these settings', () => {
  const [{ services, secrets, volumes }] = yamlDocuments('deploy/compose/compose.yaml') as [Manifest]
  const { usher, database } = services
  expect(usher).toMatchObject({
    read_only: true,
    cap_drop: ['ALL'],
    depends_on: { database: { condition: 'service_healthy' } },
  })
  expect(database.healthcheck.test.join(' ')).toContain('pg_isready')
  for (const secret of usher.secrets) expect(secrets).toHaveProperty(secret)
  for (const { volumes: used = [] } of Object.values<Manifest>(services))
    for (const volume of used) expect(volumes).toHaveProperty(volume.split(':')[0])
  const env = Object.fromEntries(
    Object.entries<string>(usher.environment).map(([name, value]) => [name, value.replace(/\$\{\w+:-(\w*)\}/g, '$1')]),
  )
  const config = loadConfig(withSecretFiles(env), undefined)
  expect(new URL(config.databaseUrl ?? '').hostname).toBe('database')
  expect(Object.keys(services)).toContain(new URL(config.smtpUrl ?? '').hostname)
  for (const { image } of Object.values<Manifest>(services)) expect(image).not.toMatch(/:latest$/)
})

test('systemd: the unit starts the command of the package, reloads by SIGHUP, and waits for the stop', () => {
  const unit = readText('deploy/systemd/usher.service')
  const values = (key: string) => [...unit.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value]) => value ?? '')
  expect(values('ExecStart')).toEqual(['/opt/usher/node_modules/.bin/usher start --config /etc/usher/usher.yaml'])
  expect(values('ExecReload')).toEqual(['/bin/kill -HUP $MAINPID'])
  expect(Number(values('TimeoutStopSec'))).toBeGreaterThan(10)
  const env = Object.fromEntries(values('Environment').map((one) => one.split('=') as [string, string]))
  expect(loadConfig(env, undefined).dataDir).toBe('/var/lib/usher')
})

test.skipIf(!isInstalled('systemd-analyze'))('systemd: the unit is valid, and confined', () => {
  // Where it will be installed is empty here: the check is about the unit.
  const unit = readText('deploy/systemd/usher.service').replace(/^ExecStart=.*$/m, 'ExecStart=/bin/true')
  const file = path.join(folder, 'usher.service')
  writeFileSync(file, unit)
  expect(spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' }).stderr).not.toContain(
    'usher.service',
  )
  const security = spawnSync('systemd-analyze', ['security', '--offline=true', '--no-pager', file], {
    encoding: 'utf8',
  })
  const [, level] = /Overall exposure level for \S+: ([\d.]+)/.exec(security.stdout) ?? []
  expect(Number(level)).toBeLessThan(3)
})

test('the container image: what hadolint would ask, and the paths that it needs', () => {
  const text = readText('Dockerfile').replaceAll('\\\n', ' ')
  const steps = text.split('\n').flatMap((line) => {
    const [, name, rest] = /^([A-Z]+) (.*)$/.exec(line.trim()) ?? []
    return name ? [{ name, rest: rest ?? '' }] : []
  })
  const of = (name: string) => steps.filter((step) => step.name === name).map((step) => step.rest)
  expect(of('FROM')).toHaveLength(2)
  for (const image of of('FROM')) expect(image).toMatch(/^\S+:(?!latest\b)\S+/)
  expect(of('ADD')).toEqual([])
  expect(of('USER')).toEqual(['65532:65532'])
  const { bin } = JSON.parse(readText('package.json')) as { bin: { usher: string } }
  const installed = `/app/node_modules/@usher-id/usher/${bin.usher}`
  expect(of('ENTRYPOINT')).toEqual([JSON.stringify(['/nodejs/bin/node', installed]).replace(',', ', ')])
  expect(of('HEALTHCHECK').join()).toMatch(/ CMD \["\/nodejs\/bin\/node", "\S+\/usher\.js", "health"\]$/)
  const env = Object.fromEntries(
    of('ENV')
      .flatMap((one) => one.split(' '))
      .map((one) => one.split('=') as [string, string]),
  )
  expect(loadConfig(env, undefined)).toMatchObject({ host: '0.0.0.0', port: 8080, dataDir: '/data' })
  expect(of('EXPOSE')).toEqual(['8080'])
  const letIn = readFileSync(path.join(ROOT, '.dockerignore'), 'utf8').split('\n')
  const { files } = JSON.parse(readText('package.json')) as { files: string[] }
  for (const file of [...files.filter((one) => one !== 'dist'), 'src', 'scripts', 'package.json', 'package-lock.json'])
    expect(letIn).toContain(`!${file}`)
})
