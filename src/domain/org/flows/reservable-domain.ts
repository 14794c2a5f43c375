import { domainToASCII } from 'node:url'
import { getPublicSuffix, parse } from 'tldts'
import { latinLookAlike, mixesScripts } from '#kit/confusable.ts'

/**
 * Returns why no organization can claim a domain, or undefined: it is a single label, a public suffix
 * (publicsuffix.org) under which others register theirs, or confusable with a name in another script. `domain` is
 * normalized.
 */
export function domainProblem(domain: string): 'singleLabel' | 'publicSuffix' | 'lookAlike' | undefined {
  const labels = domain.split('.')
  if (labels.length < 2) return 'singleLabel'
  if (labels.slice(0, -1).some((label) => looksLikeAnother(label))) return 'lookAlike'
  const ascii = domainToASCII(domain)
  const { isIcann, isPrivate } = parse(ascii, { allowPrivateDomains: true })
  const isListed = isIcann === true || isPrivate === true
  return isListed && getPublicSuffix(ascii, { allowPrivateDomains: true }) === ascii ? 'publicSuffix' : undefined
}

/** Mixed scripts, also of the words of a label, or letters of one script that all look like Latin ones. */
const looksLikeAnother = (label: string): boolean =>
  mixesScripts(label.replaceAll('-', '')) || latinLookAlike(label) !== undefined
