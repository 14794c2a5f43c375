/** How much of each published service is served, read from the service pages themselves. */
import { AdminService } from '@zitadel/proto/zitadel/admin_pb.js'
import { ManagementService } from '@zitadel/proto/zitadel/management_pb.js'
import { adminHandlers } from '../../src/api/zitadel/admin-v1/service.ts'
import { managementHandlers } from '../../src/api/zitadel/management-v1/service.ts'
import type { Source } from './source.ts'

const services = [
  { name: 'management v1', service: ManagementService, handlers: managementHandlers, tests: 'management-v1' },
  { name: 'admin v1', service: AdminService, handlers: adminHandlers, tests: 'admin-v1' },
]

export async function servedCalls(): Promise<{ service: string; served: number; all: number }[]> {
  return services.map(({ name, service, handlers }) => ({
    service: name,
    served: Object.keys(handlers).length,
    all: service.methods.length,
  }))
}

/** Served RPCs that no door test of their service names, by RPC name or by REST path segment. */
export async function untestedCalls(sources: readonly Source[]): Promise<string[]> {
  return services.flatMap(({ name, service, handlers, tests }) => {
    const texts = sources
      .filter((source) => source.path.startsWith(`test/api/zitadel/${tests}/`))
      .map((one) => one.text)
    return service.methods
      .filter((method) => method.localName in handlers)
      .filter((method) => !texts.some((text) => text.includes(method.name) || text.includes(method.localName)))
      .map((method) => `${name} ${method.name}: no door test names it`)
  })
}
