/** How much of each published service is served, read from the service pages themselves. */
import { zitadelServices } from '../../src/api/zitadel/services.ts'
import type { Source } from './source.ts'

/** Version 1 has its version in the path, not in its document's name. A beta is tested with the version that it precedes. */
const services = zitadelServices.map(({ service, openapiName, basePath, handlers }) => {
  const folder = basePath ? `${openapiName}-v1` : openapiName.replace(/beta$/, '')
  return { name: basePath ? `${openapiName} v1` : openapiName, service, handlers, tests: folder }
})

export async function servedCalls(): Promise<{ service: string; served: number; all: number }[]> {
  return services.map(({ name, service, handlers }) => ({
    service: name,
    served: Object.keys(handlers).length,
    all: service.methods.length,
  }))
}

/** Served RPCs that no API test of their service names, by RPC name or by REST path segment. */
export async function untestedCalls(sources: readonly Source[]): Promise<string[]> {
  return services.flatMap(({ name, service, handlers, tests }) => {
    const texts = sources
      .filter((source) => source.path.startsWith(`test/api/zitadel/${tests}/`))
      .map((one) => one.text)
    return service.methods
      .filter((method) => method.localName in handlers)
      .filter((method) => !texts.some((text) => text.includes(method.name) || text.includes(method.localName)))
      .map((method) => `${name} ${method.name}: no API test names it`)
  })
}
