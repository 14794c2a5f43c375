const MAX_LABEL = 63

/**
 * The domain every organization gets: its name as a DNS label under the external host (docs/contract/zitadel-management-v1.md, 1.3). `distinct`
 * (the organization's id) is added where the label alone is taken, and stands alone where the name has no letter that
 * a label can have.
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
