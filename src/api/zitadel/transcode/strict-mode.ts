import { type IgnoredMembers, ignoredMembers } from '#api/zitadel/transcode/ignored-members.ts'
import { invalidArgument } from '#kit/errors.ts'

/** Request header that rejects members which are skipped otherwise. */
export const STRICT_HEADER = 'x-usher-strict'
/** RFC 7234 §5.5, in the form that Kubernetes uses for unknown fields. */
export const WARNING_HEADER = 'warning'

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>

/**
 * Returns the decoder's callback for skipped members: in strict mode it rejects them, otherwise it passes the values of
 * the `Warning` header to `warn`.
 */
export function skippedMembers(headers: Headers, warn: (values: string[]) => void): (found: string[]) => void {
  return (ignoredPaths) => {
    if (ignoredPaths.length === 0) return
    const members = ignoredMembers(ignoredPaths)
    if (headers[STRICT_HEADER] === 'true') throw invalidArgument('', toText(members))
    warn(
      members.texts.map((text) => `299 - "${text}"`).concat(members.more ? [`299 - "and ${members.more} more"`] : []),
    )
  }
}

const toText = ({ texts, more }: IgnoredMembers): string => [...texts, ...(more ? [`and ${more} more`] : [])].join('; ')
