import { Resolver } from 'node:dns/promises'
import { domainToASCII } from 'node:url'
import { fetchPublic } from '#kit/fetch-public.ts'

export type ProofType = 'http' | 'dns'

/** Is the proof there? Undefined problems (no such name, no response) count as no. */
export type ProveDomain = (domain: string, type: ProofType, token: string) => Promise<boolean>

const HTTP_BOUNDS = { timeoutMs: 5_000, maxBytes: 4096 }
const DNS_BOUNDS = { timeout: 2_000, tries: 2 }

/** Where the owner of a domain puts the token, so that only they can: a file on its web site, or a TXT record. */
export function proofPlace(domain: string, type: ProofType, token: string): string {
  const host = domainToASCII(domain)
  return type === 'dns'
    ? `_zitadel-challenge.${host}`
    : `https://${host}/.well-known/zitadel-challenge/${encodeURIComponent(token)}.txt`
}

/** Checks whether the token is at `proofPlace`. Takes 5 s at most. */
export const proveDomain: ProveDomain = async (domain, type, token) => {
  const place = proofPlace(domain, type, token)
  try {
    return type === 'dns' ? await hasTxtRecord(place, token) : await hasFile(place, token)
  } catch {
    return false
  }
}

async function hasTxtRecord(name: string, token: string): Promise<boolean> {
  const records = await new Resolver(DNS_BOUNDS).resolveTxt(name)
  return records.some((parts) => parts.join('') === token)
}

async function hasFile(url: string, token: string): Promise<boolean> {
  const { status, body } = await fetchPublic(new URL(url), HTTP_BOUNDS)
  return status === 200 && body.trim() === token
}
