import type { DescService } from '@bufbuild/protobuf'

/** Returns the services whose calls executions of actions can be set for: all. */
export async function servedDescriptors(): Promise<readonly DescService[]> {
  // The list has the services of actions, which import this file.
  const { zitadelServices } = await import('#api/zitadel/services.ts')
  return zitadelServices.map(({ service }) => service)
}
