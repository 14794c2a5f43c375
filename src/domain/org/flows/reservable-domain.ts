import { domainToASCII } from 'node:url'
import { getPublicSuffix, parse } from 'tldts'

/** Cyrillic and Greek letters that look like Latin letters. */
const LIKE_LATIN = /^[асԁеһіјӏорԛѕԝхуьҽпгѵѡкмтвнαοικνρυχω]+$/u
const SCRIPTS = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Hebrew}/u,
  /\p{Script=Arabic}/u,
]

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

/** Mixed scripts, or letters of one script that all pass for those of another (Unicode TR 39 §5). */
function looksLikeAnother(label: string): boolean {
  if (/^[a-z0-9-]*$/.test(label)) return false
  if (SCRIPTS.filter((script) => script.test(label)).length > 1) return true
  return LIKE_LATIN.test(label.replace(/[0-9-]/g, ''))
}
