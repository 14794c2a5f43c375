import type { Context } from '#domain/context.ts'
import { orgNames } from '#domain/listing/org-names.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'
import { type SearchableText, type TextQuery, textCondition } from '#domain/listing/text-condition.ts'
import { isOneOf, withinReach } from '#domain/listing/within-reach.ts'
import { type ProjectView, projectViewOf } from '#domain/project/project-view.ts'
import type { Condition, Conditions, Database, TableName, TextExpression } from '#storage/tables.ts'

export type VisibleProjectQuery =
  | { readonly kind: 'name'; readonly text: TextQuery }
  | { readonly kind: 'ids'; readonly ids: readonly string[] }
  /** Organization that owns the project, has a grant of it, or either. */
  | { readonly kind: 'owner' | 'grantedTo' | 'ownerOrGrantedTo'; readonly orgId: string }

export interface ListVisibleProjects {
  readonly paging: Paging
  readonly sortBy: keyof typeof SORT_COLUMNS
  /** All of them must hold. */
  readonly queries: readonly VisibleProjectQuery[]
}

/** A project, as its owner has it or as it was granted to an organization. */
export interface VisibleProject extends ProjectView {
  readonly granted?: {
    readonly orgId: string
    readonly orgName: string
    readonly state: Database['project_grants']['state']
  }
}

const SORT_COLUMNS = {
  id: 'id',
  name: 'name_search',
  creationDate: 'created_at',
  changeDate: 'changed_at',
} as const

/**
 * Lists the projects that the caller may read: in the organizations that own them, and once more for each grant that the
 * caller may read in the organization that has it.
 */
export async function listVisibleProjects(
  ctx: Context,
  { paging, sortBy, queries }: ListVisibleProjects,
): Promise<Listed<VisibleProject>> {
  const matchingProjects = ctx.rows.selectFrom(
    ownedProjects(ctx, queries).unionAll(grantedProjects(ctx, queries)).as('found'),
  )
  const direction = paging.ascending ? 'asc' : 'desc'
  const sorted = matchingProjects.selectAll().orderBy(SORT_COLUMNS[sortBy], direction)
  const [rows, counted] = await Promise.all([
    (sortBy === 'id' ? sorted : sorted.orderBy('id', direction))
      .orderBy('grant_id', direction)
      .limit(paging.limit)
      .offset(paging.offset)
      .execute(),
    matchingProjects.select((eb) => eb.fn.countAll<number | string>().as('total')).executeTakeFirst(),
  ])
  const names = await orgNames(
    ctx.rows,
    rows.map((row) => row.granted_org_id),
  )
  const entries = rows.map(({ grant_id, granted_org_id, granted_state, ...row }) => ({
    ...projectViewOf(row),
    ...(grant_id
      ? { granted: { orgId: granted_org_id, orgName: names.get(granted_org_id) ?? '', state: granted_state } }
      : {}),
  }))
  return { total: Number(counted?.total ?? 0), entries }
}

function ownedProjects({ rows, caller }: Context, queries: readonly VisibleProjectQuery[]) {
  const reach = caller.reach('project.read')
  return rows
    .selectFrom('projects')
    .selectAll('projects')
    .select((eb) => [
      eb.cast<string>(eb.val(''), 'text').as('grant_id'),
      eb.cast<string>(eb.val(''), 'text').as('granted_org_id'),
      eb.cast<'active' | 'inactive'>(eb.val('active'), 'text').as('granted_state'),
    ])
    .where((eb) => withinReach(eb, reach, { org: eb.ref('projects.org_id'), object: eb.ref('projects.id') }))
    .where((eb) => {
      const columns = {
        id: eb.ref('projects.id'),
        exact: eb.ref('projects.name'),
        folded: eb.ref('projects.name_search'),
      }
      const conditions = queries.map((query) => {
        if (query.kind === 'grantedTo') return eb.lit(false)
        return 'orgId' in query ? eb('projects.org_id', '=', query.orgId) : projectCondition(eb, columns, query)
      })
      return eb.and(conditions)
    })
}

function grantedProjects({ rows, caller }: Context, queries: readonly VisibleProjectQuery[]) {
  const reach = caller.reach('project.read')
  return rows
    .selectFrom('project_grants')
    .innerJoin('projects', 'projects.id', 'project_grants.project_id')
    .selectAll('projects')
    .select(['project_grants.id as grant_id', 'project_grants.granted_org_id', 'project_grants.state as granted_state'])
    .where((eb) =>
      withinReach(eb, reach, { org: eb.ref('project_grants.granted_org_id'), object: eb.ref('project_grants.id') }),
    )
    .where((eb) => {
      const columns = {
        id: eb.ref('projects.id'),
        exact: eb.ref('projects.name'),
        folded: eb.ref('projects.name_search'),
      }
      const receiver = eb.ref('project_grants.granted_org_id')
      const conditions = queries.map((query) => {
        if (query.kind === 'owner') return eb.lit(false)
        return 'orgId' in query ? eb(receiver, '=', query.orgId) : projectCondition(eb, columns, query)
      })
      return eb.and(conditions)
    })
}

function projectCondition<T extends TableName>(
  eb: Conditions<T>,
  { id, ...name }: SearchableText & { readonly id: TextExpression },
  query: Extract<VisibleProjectQuery, { kind: 'name' | 'ids' }>,
): Condition {
  return query.kind === 'ids' ? isOneOf(eb, id, query.ids) : textCondition(eb, name, query.text)
}
