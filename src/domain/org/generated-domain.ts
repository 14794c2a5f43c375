const MAX_LABEL = 63

/**
 * Returns an organization's generated domain: its name as a DNS label under the external host
 * (docs/contract/zitadel-management-v1.md, 1.3). `distinct` (the organization's id) is appended if the label is
 * taken, and replaces the label if the name has no character that a label can have.
 */
export function generatedDomain(orgName: string, externalUrl: string, distinct = ''): string {
  const tail = distinct ? `-${distinct}` : ''
  const label = orgName
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_LABEL - tail.length)
    .replace(/^-+|-+$/g, '')
  return `${label || 'org'}${tail}.${new URL(externalUrl).hostname}`
}
