import { type Html, html } from '#api/login/html.ts'
import { textFor, type Visit } from '#api/login/visit.ts'
import type { PrivacyPolicy } from '#domain/policy/privacy-policy.ts'
import { inLanguage } from '#domain/policy/web-link.ts'

/** Links of the privacy policy on every page; empty without any. */
export function footer(visit: Pick<Visit, 'language'>, policy: PrivacyPolicy): Html | undefined {
  const links: (readonly [href: string, text: string])[] = [
    [policy.tosLink, textFor(visit, 'Footer.terms')],
    [policy.privacyLink, textFor(visit, 'Footer.privacy')],
    [policy.helpLink, textFor(visit, 'Footer.help')],
    [
      policy.supportEmail && `mailto:${encodeURIComponent(policy.supportEmail).replaceAll('%40', '@')}`,
      textFor(visit, 'Footer.support'),
    ],
    [policy.customLinkText && policy.customLink, policy.customLinkText],
  ]
  const named = links.filter(([href]) => href !== '')
  if (named.length === 0) return undefined
  // Opens in a new tab, so that reading the terms does not interrupt the sign-in.
  return html`<footer>${named.map(
    ([href, text]) =>
      html`<a href="${inLanguage(href, visit.language)}" target="_blank" rel="noopener noreferrer">${text}</a> `,
  )}</footer>`
}
