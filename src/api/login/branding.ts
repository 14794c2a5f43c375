/** How pages look, and what they link to, for the organization that a sign-in is for; else as the instance has it. */
import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { brandingSheet } from '#api/login/views/branding-sheet.ts'
import type { LoginModule, Visit } from '#api/login/visit.ts'
import { type LabelPolicy, labelPolicy } from '#domain/policy/label-policy.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import { effectivePolicy, ownPolicy, type PolicyLayers } from '#domain/policy/policies.ts'
import { type PrivacyPolicy, privacyPolicy } from '#domain/policy/privacy-policy.ts'

export interface Branding {
  /** Address of the style sheet with the colours; undefined where nobody chose any. */
  readonly sheet: string | undefined
  readonly privacy: PrivacyPolicy
}

export const defaultBranding: Branding = { sheet: undefined, privacy: privacyPolicy.defaults }

const PREFIX = '/ui/login/branding'
/** Stands in an address for no organization in particular. */
const NOBODY = '-'

export async function loadBranding(visit: Visit): Promise<Branding> {
  const orgId = orgOf(visit)
  const layers = await loadPolicies(visit.services, orgId)
  const labels = chosenLabels(layers)
  return {
    sheet: labels && `${PREFIX}/${orgId || NOBODY}/${versionOf(visit.login, labels)}.css`,
    privacy: effectivePolicy(privacyPolicy, layers),
  }
}

/** Of the application's wish, or of the person whom a mailed link is for. */
function orgOf({ authRequest, form, query }: Visit): string {
  const orgId = authRequest?.orgId || (form.get('orgID') ?? query.get('orgID') ?? '')
  return /^\w{1,100}$/.test(orgId) ? orgId : ''
}

const chosenLabels = ({ org, instance }: PolicyLayers): LabelPolicy | undefined =>
  ownPolicy(labelPolicy, org) ?? ownPolicy(labelPolicy, instance)

/** Another address for other colours, or another program, so that what is cached is never old. */
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
