/** How pages look, and what they link to, for the organization that a sign-in is for; else as the instance has it. */
import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { lookSheet } from '#api/login/views/look-sheet.ts'
import type { LoginRoom, Visit } from '#api/login/visit.ts'
import { type LabelPolicy, labelPolicy } from '#domain/policy/label-policy.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import { effectivePolicy, ownPolicy, type PolicyLayers } from '#domain/policy/policies.ts'
import { type PrivacyPolicy, privacyPolicy } from '#domain/policy/privacy-policy.ts'

export interface Look {
  /** Address of the style sheet with the colours; undefined where nobody chose any. */
  readonly sheet: string | undefined
  readonly privacy: PrivacyPolicy
}

export const plainLook: Look = { sheet: undefined, privacy: privacyPolicy.defaults }

const PREFIX = '/ui/login/look'
/** Stands in an address for no organization in particular. */
const NOBODY = '-'

export async function loadLook(visit: Visit): Promise<Look> {
  const orgId = orgOf(visit)
  const layers = await loadPolicies(visit.services, orgId)
  const labels = chosenLabels(layers)
  return {
    sheet: labels && `${PREFIX}/${orgId || NOBODY}/${versionOf(visit.room, labels)}.css`,
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
const versionOf = ({ assets }: LoginRoom, labels: LabelPolicy): string =>
  createHash('sha256')
    .update(assets.style.path + JSON.stringify(labels))
    .digest('base64url')
    .slice(0, 16)

export function registerLookSheets(scope: FastifyInstance, room: LoginRoom): void {
  const base = room.assets.style.body.toString()
  scope.get<{ Params: { org: string; file: string } }>(`${PREFIX}/:org/:file`, async ({ params }, reply) => {
    const labels = chosenLabels(await loadPolicies(room.services, /^\w{1,100}$/.test(params.org) ? params.org : ''))
    const isCurrent = labels && params.file === `${versionOf(room, labels)}.css`
    return reply
      .type('text/css; charset=utf-8')
      .header('cache-control', isCurrent ? 'public, max-age=31536000, immutable' : 'no-store')
      .send(labels ? lookSheet(labels, base) : '')
  })
}
