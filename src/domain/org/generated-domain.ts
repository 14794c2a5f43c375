/** The domain every organization gets: its name as a DNS label under the external host (contract §1.3). */
export function generatedDomain(orgName: string, externalUrl: string): string {
  const label = orgName
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63)
  return `${label || 'org'}.${new URL(externalUrl).hostname}`
}
