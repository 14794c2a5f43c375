import { ScimError } from '#api/scim/scim-error.ts'

/** Conditions of a request on the version of its resource (RFC 7644 §3.14); '' : none. */
export interface Conditions {
  readonly ifMatch: string
  readonly ifNoneMatch: string
}

export const unconditional: Conditions = { ifMatch: '', ifNoneMatch: '' }

export const versionTag = (version: string | number): string => `W/"${version}"`

/** @throws ScimError 412 when the resource has another version than the client has seen */
export function requireMatch({ ifMatch }: Conditions, version: string): void {
  if (ifMatch !== '' && !hasTag(ifMatch, version))
    throw new ScimError(412, undefined, `the resource has changed: its version is ${version}`)
}

/** Whether the client has this version already. */
export const isKnown = ({ ifNoneMatch }: Conditions, version: string): boolean =>
  ifNoneMatch !== '' && hasTag(ifNoneMatch, version)

/** Weak comparison: compares only the text between the quotes (RFC 9110 §8.8.3.2). */
function hasTag(header: string, version: string): boolean {
  const bare = (tag: string) => tag.trim().replace(/^W\//, '')
  return header.trim() === '*' || header.split(',').some((tag) => bare(tag) === bare(version))
}
