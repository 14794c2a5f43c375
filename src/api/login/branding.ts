/** Branding and links of the pages: those of the organization that a sign-in is for, otherwise the instance's. */
import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { brandingSheet } from '#api/login/views/branding-sheet.ts'
import type { LoginModule, Visit } from '#api/login/visit.ts'
import { type LabelPolicy, labelPolicy } from '#domain/policy/label-policy.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import { effectivePolicy, ownPolicy, type PolicyLayers } from '#domain/policy/policies.ts'
import { type PrivacyPolicy, privacyPolicy } from '#domain/policy/privacy-policy.ts'

export interface Branding {
  /** Address of the style sheet with the configured colours; undefined without any. */
  readonly sheet: string | undefined
  readonly privacy: PrivacyPolicy
}

export const defaultBranding: Branding = { sheet: undefined, privacy: privacyPolicy.defaults }

const PREFIX = '/ui/login/branding'
/** Placeholder in an address for the instance's branding. */
const NO_ORG = '-'

export async function loadBranding(visit: Visit): Promise<Branding> {
  const orgId = orgOf(visit)
  const layers = await loadPolicies(visit.services, orgId)
  const labels = chosenLabels(layers)
  return {
    sheet: labels && `${PREFIX}/${orgId || NO_ORG}/${versionOf(visit.login, labels)}.css`,
    privacy: effectivePolicy(privacyPolicy, layers),
  }
}

/** Organization that the application requests, or that the user of a mailed link belongs to. */
function orgOf({ authRequest, form, query }: Visit): string {
  const orgId = authRequest?.orgId || (form.get('orgID') ?? query.get('orgID') ?? '')
  return /^\w{1,100}$/.test(orgId) ? orgId : ''
}

const chosenLabels = ({ org, instance }: PolicyLayers): LabelPolicy | undefined =>
  ownPolicy(labelPolicy, org) ?? ownPolicy(labelPolicy, instance)

/** Changes with the colours and with the program's version, so that cached copies are never outdated. */
const versionOf = ({ assets }: LoginModule, labels: LabelPolicy): string =>
  createHash('sha256')
    .update(assets.style.path + JSON.stringify(labels))
    .digest('base64url')
    .slice(0, 16)

export function registerBrandingSheets(scope: FastifyInstance, login: LoginModule): void {
  const base = login.assets.style.body.toString()
  scope.get<{ Params: { org: string; file: string } }>(`${PREFIX}/:org/:file`, async ({ params }, reply) => {
    const labels = chosenLabels(await loadPolicies(login.services, /^\w{1,100}$/.test(params.org) ? params.org : ''))
    const isCurrent = labels && params.file === `${versionOf(login, labels)}.css`
    return reply
      .type('text/css; charset=utf-8')
      .header('cache-control', isCurrent ? 'public, max-age=31536000, immutable' : 'no-store')
      .send(labels ? brandingSheet(labels, base) : '')
  })
}
