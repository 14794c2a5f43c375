/**
 * Import rules: permitted imports between folders, the order of the domain modules, and the one folder of each package.
 */
import type { Source } from './source.ts'

/** Modules of the domain by rank: each imports only those before it. `flows/` of any module spans several and ranks last. */
const modules = [
  'reasons',
  'input',
  'listing',
  'attempt-limit',
  'instance',
  'feature',
  'action',
  'org',
  'hosted-login',
  'policy',
  'project',
  'idp',
  'access-key',
  'attribute-definition',
  'customer',
  'user',
  'permission',
  'grant',
  'login-intent',
  'session',
  'sign-in',
  'idp-intent',
  'consent',
  'auth-request',
  'token',
  'saml',
  'authz',
  'member',
  'flows',
]

/** Folder of a file → folders it may import. First match counts; `*` : everything. */
const arrows: readonly (readonly [RegExp, readonly RegExp[] | '*'])[] = [
  [/^src\/(compose|main)\.ts$/, '*'],
  [/^src\/cli\//, '*'],
  [/^src\/config(\/|\.ts$)/, [/^src\/config(\/|\.ts$)/, /^src\/kit\//]],
  [/^src\/kit\//, [/^src\/kit\//, /^package\.json$/]],
  [/^src\/crypto\//, [/^src\/(crypto|kit)\//]],
  [
    /^src\/storage\/sqlite\//,
    [/^src\/storage\/sqlite\//, /^src\/storage\/[^/]+\.ts$/, /^src\/storage\/tables\//, /^src\/kit\//],
  ],
  [
    /^src\/storage\/postgres\//,
    [/^src\/storage\/postgres\//, /^src\/storage\/[^/]+\.ts$/, /^src\/storage\/tables\//, /^src\/kit\//],
  ],
  [/^src\/storage\//, [/^src\/storage\/[^/]+\.ts$/, /^src\/storage\/tables\//, /^src\/kit\//]],
  [/^src\/eventstore\//, [/^src\/eventstore\//, /^src\/storage\/[^/]+\.ts$/, /^src\/kit\//]],
  [
    /^src\/domain\//,
    [/^src\/domain\//, /^src\/eventstore\//, /^src\/storage\/(tables|port|prepared)\.ts$/, /^src\/(crypto|kit)\//],
  ],
  [/^src\/notify\//, [/^src\/(notify|domain|eventstore|crypto|kit)\//]],
  [/^src\/federation\//, [/^src\/(federation|domain|kit)\//]],
  [/^src\/api\/http\//, [/^src\/api\/http\//, /^src\/kit\//]],
  [/^src\/api\/openapi\//, [/^src\/api\/(http|openapi)\//, /^src\/kit\//]],
  [/^src\/api\/debug\//, [/^src\/api\/(http|debug)\//, /^src\/kit\//]],
  [/^src\/api\/mailbox\//, [/^src\/api\/(http|mailbox)\//, /^src\/api\/login\/html\.ts$/, /^src\/kit\//]],
  [
    /^src\/api\/zitadel\/admin-v1\/import-org(s|-json)\.ts$/,
    [/^src\/api\/zitadel\//, /^src\/(people-sources|people-format|domain|kit)\//],
  ],
  [/^src\/api\/zitadel\//, [/^src\/api\/(http|openapi|zitadel)\//, /^src\/(domain|kit|crypto)\//]],
  [/^src\/api\/nevis\//, [/^src\/api\/(http|openapi|nevis)\//, /^src\/(domain|kit|crypto)\//]],
  [/^src\/api\/scim\//, [/^src\/api\/(http|openapi|scim)\//, /^src\/(domain|kit|crypto)\//]],
  [
    /^src\/api\/usher\//,
    [/^src\/api\/(http|openapi|usher|zitadel)\//, /^src\/(people-sources|people-format|domain|kit|crypto)\//],
  ],
  [/^src\/people-sources\//, [/^src\/(people-sources|people-format|domain|kit|crypto)\//]],
  [/^src\/people-format\//, [/^src\/(people-format|domain|kit|crypto)\//]],
  [/^src\/api\/oidc\//, [/^src\/api\/(http|oidc)\//, /^src\/api\/login\/assets\.ts$/, /^src\/(domain|kit|crypto)\//]],
  [/^src\/api\/saml\//, [/^src\/api\/(http|saml)\//, /^src\/(domain|kit|crypto)\//]],
  [/^src\/api\/login\//, [/^src\/api\/(http|login)\//, /^src\/(domain|kit|crypto)\//]],
]

/** One foreign package, one folder. */
const packages: readonly (readonly [RegExp, RegExp])[] = [
  [/^@(connectrpc|bufbuild|zitadel)\//, /^src\/(api\/zitadel\/|compose\.ts)/],
  [/^pg$/, /^src\/storage\/postgres\//],
  [/^node:sqlite$/, /^src\/storage\/sqlite\//],
  [/^kysely$/, /^src\/storage\//],
  [/^oidc-provider$/, /^src\/api\/oidc\//],
  [/^openid-client$/, /^src\/federation\//],
  [/^@simplewebauthn\/server$/, /^src\/crypto\//],
  [/^(xml-crypto|@xmldom\/xmldom)$/, /^src\/crypto\//],
  [/^(jose|otpauth|@node-rs\/.+)$/, /^src\/crypto\//],
  [/^postal-mime$/, /^src\/api\/mailbox\//],
  [/^nodemailer$/, /^src\/notify\//],
  [/^libphonenumber-js/, /^src\/domain\/user\/phone\//],
  [/^iso-3166\//, /^src\/domain\/user\/person\//],
  [/^tldts$/, /^src\/domain\/org\//],
  [/^re2js$/, /^src\/domain\/attribute-definition\//],
  [/^fastify$/, /^src\/api\//],
  [/^pino$/, /^src\/cli\//],
  [/^yaml$/, /^src\/(config|people-sources)\//],
]

const moduleOf = (path: string) =>
  /^src\/domain\/(?:[^/]+\/)+flows\//.test(path) ? 'flows' : /^src\/domain\/([^/]+)\//.exec(path)?.[1]

/** Every import of a file that breaks a rule, one sentence each. */
export function brokenArrows(sources: readonly Source[]): string[] {
  return sources
    .filter((source) => !source.path.endsWith('.test.ts'))
    .flatMap((source) =>
      source.module.staticImports.flatMap((staticImport) => {
        const specifier = staticImport.moduleRequest.value
        const place = `${source.path}:${source.lineOf(staticImport.start)}`
        const target = runtimeTarget(specifier)
        const reason = target ? arrowReason(source.path, target) : packageReason(source.path, specifier)
        return reason ? [`${place} imports ${specifier}: ${reason}`] : []
      }),
    )
}

/** The file a runtime import names; undefined for packages. */
export function runtimeTarget(specifier: string): string | undefined {
  if (specifier === '#config' || specifier === '#compose') return `src/${specifier.slice(1)}.ts`
  if (specifier === '#package.json') return 'package.json'
  return specifier.startsWith('#') ? `src/${specifier.slice(1)}` : undefined
}

function arrowReason(from: string, to: string): string | undefined {
  const rule = arrows.find(([folder]) => folder.test(from))
  if (!rule) return 'its folder has no row in the table of arrows'
  if (rule[1] !== '*' && !rule[1].some((allowed) => allowed.test(to)))
    return 'against the import rules (ARCHITECTURE.md)'
  const [fromModule, toModule] = [moduleOf(from), moduleOf(to)]
  if (!fromModule || !toModule) return undefined
  if (!modules.includes(fromModule)) return `module ${fromModule} has no rank`
  return modules.indexOf(toModule) > modules.indexOf(fromModule)
    ? `module ${toModule} comes after ${fromModule}`
    : undefined
}

function packageReason(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return 'imports name the folder (#kit/…), not the way to it'
  const rule = packages.find(([name]) => name.test(specifier))
  if (!rule) return specifier.startsWith('node:') || !from.startsWith('src/kit/') ? undefined : 'kit imports only node:'
  return rule[1].test(from) ? undefined : 'this package lives in one other folder'
}

/** Returns cycles of run-time imports (type imports do not count). */
export function cycles(sources: readonly Source[]): string[] {
  const edges = new Map(sources.map((source) => [source.path, runtimeTargets(source)]))
  const done = new Set<string>()
  const circles: string[] = []
  const visit = (path: string, trail: readonly string[]) => {
    const at = trail.indexOf(path)
    if (at >= 0) circles.push([...trail.slice(at), path].join(' → '))
    if (at >= 0 || done.has(path)) return
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path])
    done.add(path)
  }
  for (const path of edges.keys()) visit(path, [])
  return circles
}

const runtimeTargets = (source: Source): string[] =>
  source.module.staticImports
    .filter((staticImport) => staticImport.entries.length === 0 || staticImport.entries.some((entry) => !entry.isType))
    .flatMap((staticImport) => runtimeTarget(staticImport.moduleRequest.value) ?? [])
