/** `npm run build`: writes the published program into `dist/`: one bundle per thread, and the files that they read. */
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type OutputChunk, rolldown } from 'rolldown'
import { bundledPackages, noticesOf } from './build/bundled-packages.ts'
import { eagerBuiltins } from './build/eager-builtins.ts'
import { importsAddedOnce } from './build/imports-added-once.ts'
import { sourceLocations } from './build/source-locations.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const DIST = path.join(ROOT, 'dist')
/** Threads, by their entry below `src`. A thread is started by its file's place beside the one that starts it. */
const WORKERS = ['crypto/password/rounds/worker.ts']
/** Files that the program reads at run time, at the same place below `dist` as below `src`. */
const READ_AT_RUN_TIME = [
  'api/login/static',
  'api/openapi/examples',
  'api/openapi/viewer',
  'storage/sqlite/migrations',
  'storage/postgres/migrations',
]

/** Files of the viewer of the OpenAPI documents, whose package has more than is served. */
const VIEWER = ['swagger-ui.css', 'swagger-ui-bundle.js']

/** `eval` of a package that is not ours; and the columns of lines whose location was rewritten, their numbers stay. */
const EXPECTED: ReadonlySet<string> = new Set(['EVAL', 'SOURCEMAP_BROKEN'])

const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>
}
/** Dependencies with machine code are installed beside the bundle; everything else is inside it. */
const external = Object.keys(manifest.dependencies).map((name) => new RegExp(`^${name}(/|$)`))

rmSync(DIST, { recursive: true, force: true })
const modules = new Set([...(await bundle('main.ts', 'usher')), ...(await bundleWorkers())])
for (const folder of READ_AT_RUN_TIME)
  cpSync(path.join(ROOT, 'src', folder), path.join(DIST, folder), { recursive: true })
for (const file of VIEWER)
  cpSync(path.join(ROOT, 'node_modules/swagger-ui-dist', file), path.join(DIST, 'api/openapi/viewer', file))
chmodSync(path.join(DIST, 'usher.js'), 0o755)

const copied = VIEWER.map((file) => path.join(ROOT, 'node_modules/swagger-ui-dist', file))
const packages = bundledPackages(ROOT, new Set([...modules, ...copied]))
writeFileSync(path.join(DIST, 'THIRD-PARTY-NOTICES.txt'), noticesOf(packages))
writeSbom(new Set(packages.map(({ name }) => name)))
console.log(`dist: ${modules.size} modules, ${packages.length} packages inside`)

async function bundleWorkers(): Promise<string[]> {
  const written = await Promise.all(WORKERS.map((worker) => bundle(worker, worker.replace(/\.ts$/, ''))))
  return written.flat()
}

/** Bundles an entry below `src` into `dist/NAME.js`; returns the files that went in. */
async function bundle(entry: string, name: string): Promise<string[]> {
  const build = await rolldown({
    input: { [name]: path.join(ROOT, 'src', entry) },
    platform: 'node',
    external,
    plugins: [eagerBuiltins(), importsAddedOnce(), sourceLocations(path.join(ROOT, 'src'))],
    onLog: (level, { code, message }) => {
      if (level === 'warn' && !EXPECTED.has(code ?? '')) console.warn(message)
    },
  })
  const { output } = await build.write({
    dir: DIST,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: `[name]-[hash].js`,
    sourcemap: true,
  })
  await build.close()
  return output.filter((file): file is OutputChunk => file.type === 'chunk').flatMap((chunk) => chunk.moduleIds)
}

/** Writes a CycloneDX bill of materials of the bundled packages and of those installed beside the bundle. */
function writeSbom(inside: ReadonlySet<string>): void {
  const all = JSON.parse(
    execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], {
      cwd: ROOT,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    }),
  ) as Bom
  const beside = new Set(Object.keys(manifest.dependencies))
  const isPart = ({ group, name }: Component) => {
    const full = group ? `${group}/${name}` : name
    return inside.has(full) || [...beside].some((one) => full === one || full.startsWith(`${one}-`))
  }
  const components = all.components.filter(isPart)
  const refs = new Set([all.metadata.component['bom-ref'], ...components.map((component) => component['bom-ref'])])
  const dependencies = all.dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => refs.has(one)) }))
  mkdirSync(DIST, { recursive: true })
  writeFileSync(path.join(DIST, 'sbom.cdx.json'), `${JSON.stringify({ ...all, components, dependencies }, null, 2)}\n`)
}

interface Component {
  readonly 'bom-ref': string
  readonly group?: string
  readonly name: string
}

interface Bom {
  readonly metadata: { readonly component: Component }
  readonly components: readonly Component[]
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[]
}
