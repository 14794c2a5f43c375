import { X509Certificate } from 'node:crypto'
import type { DirectoryAttributes, IdpOptions, LdapConfig } from '#domain/idp/idp.ts'
import { requireOneLine } from '#domain/input/one-line.ts'
import { refuse } from '#domain/reasons/reason.ts'

/** Input for a directory. */
export interface LdapProviderInput extends Omit<LdapConfig, 'kind' | 'bindPassword'> {
  readonly name: string
  readonly options: IdpOptions
  /** Plain text; '' keeps the stored one. */
  readonly bindPassword: string
}

/** Milliseconds for one server, where the input has none. */
export const DEFAULT_TIMEOUT_MS = 5_000
/** A call waits for it. */
const MAX_TIMEOUT_MS = 30_000
/** Attribute descriptions and object classes (RFC 4512 §1.4, §2.5). */
const DESCRIPTOR = /^(?:[a-z][a-z0-9-]*|\d+(?:\.\d+)+)(?:;[a-z0-9-]+)*$/i

/** Returns the input as it is stored; rejects missing and invalid fields. */
export function normalizeLdapProvider(input: LdapProviderInput): LdapProviderInput {
  const name = input.name.trim()
  if (!name) throw refuse('idp.nameMissing')
  const texts = { baseDn: input.baseDn.trim(), bindDn: input.bindDn.trim(), userBase: input.userBase.trim() }
  requireOneLine({ name, ...texts })
  const lists = {
    servers: listOf(input.servers),
    userObjectClasses: listOf(input.userObjectClasses),
    userFilters: listOf(input.userFilters),
  }
  for (const [field, value] of Object.entries({ ...texts, ...lists })) if (value.length === 0) throw missing(field)
  for (const server of lists.servers) if (!isDirectoryUrl(server)) throw invalid('servers')
  for (const [field, values] of Object.entries({
    userObjectClasses: lists.userObjectClasses,
    userFilters: lists.userFilters,
  }))
    if (!values.every((value) => DESCRIPTOR.test(value))) throw invalid(field)
  if (input.timeoutMs < 0 || input.timeoutMs > MAX_TIMEOUT_MS) throw invalid('timeout')
  if (!isCertificate(input.rootCa)) throw invalid('rootCa')
  return {
    ...input,
    name,
    ...texts,
    ...lists,
    bindPassword: input.bindPassword,
    timeoutMs: input.timeoutMs || DEFAULT_TIMEOUT_MS,
    attributes: normalizeAttributes(input.attributes),
    rootCa: input.rootCa.trim(),
  }
}

const missing = (field: string) => refuse('idp.fieldMissing', { params: { field } })
const invalid = (field: string) => refuse('idp.fieldInvalid', { params: { field } })

const listOf = (values: readonly string[]): string[] => [
  ...new Set(values.map((value) => value.trim()).filter((value) => value !== '')),
]

function normalizeAttributes(attributes: DirectoryAttributes): DirectoryAttributes {
  const trimmed = { ...attributes }
  // The keys are those of the type.
  for (const field of Object.keys(trimmed) as (keyof DirectoryAttributes)[]) {
    trimmed[field] = trimmed[field].trim()
    if (trimmed[field] !== '' && !DESCRIPTOR.test(trimmed[field])) throw invalid(`attributes.${field}`)
  }
  return trimmed
}

function isDirectoryUrl(text: string): boolean {
  const url = URL.parse(text)
  return (
    url !== null &&
    ['ldap:', 'ldaps:'].includes(url.protocol) &&
    url.hostname !== '' &&
    !url.username &&
    !url.password &&
    ['', '/'].includes(url.pathname) &&
    !url.search &&
    !url.hash
  )
}

function isCertificate(pem: string): boolean {
  if (pem.trim() === '') return true
  try {
    return new X509Certificate(pem).publicKey !== undefined
  } catch {
    return false
  }
}
