/** The names under which the instance is reached: one, the host of the configured origin. */
export interface InstanceDomain {
  readonly domain: string
  readonly primary: boolean
  readonly generated: boolean
}

export const instanceDomains = (externalUrl: string): InstanceDomain[] => [
  { domain: new URL(externalUrl).hostname, primary: true, generated: true },
]
