import { type Html, html } from '#api/login/html.ts'
import { textFor, type Visit } from '#api/login/visit.ts'
import type { ConsentItem } from '#domain/consent/consent.ts'
import { getProjectName } from '#domain/project/get-project-name.ts'
import { loadApiProjectId } from '#domain/token/token-audience.ts'

const PROJECT = 'project:'

/** Items of a consent request, as a list in the visitor's language. */
export async function consentItemList(visit: Visit, items: readonly ConsentItem[]): Promise<Html> {
  const apiProjectId = await loadApiProjectId(visit.services)
  const texts = await Promise.all([...items].sort(byOrder).map((item) => textOf(visit, item, apiProjectId)))
  return html`<ul class="wants">${texts.map((text) => html`<li>${text}</li>`)}</ul>`
}

/** Display order: identity first, permissions last. */
const ORDER = ['id', 'profile', 'email', 'phone', 'address', 'metadata', 'organization', 'roles', 'offline']
const byOrder = (one: ConsentItem, other: ConsentItem): number => placeOf(one) - placeOf(other)
const placeOf = (item: ConsentItem): number => (item.startsWith(PROJECT) ? ORDER.length : ORDER.indexOf(item))

async function textOf(visit: Visit, item: ConsentItem, apiProjectId: string): Promise<string> {
  if (!item.startsWith(PROJECT)) return textFor(visit, `Consent.items.${item}`)
  const id = item.slice(PROJECT.length)
  if (id === 'zitadel' || id === apiProjectId) return textFor(visit, 'Consent.items.api')
  const project = (await getProjectName(visit.services, id)) || id
  return textFor(visit, 'Consent.items.project', { project })
}
