import type { MessageInitShape } from '@bufbuild/protobuf'
import {
  type AllProjectGrantQuery,
  type GrantedProjectSchema,
  type ProjectGrantQuery as ProjectGrantQueryMessage,
  ProjectGrantState,
  type ProjectQuery,
} from '@zitadel/proto/zitadel/project_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import type { ManagementRpcs } from '#api/zitadel/management-v1/rpcs.ts'
import { toTextQuery } from '#api/zitadel/text-query.ts'
import { within } from '#api/zitadel/within.ts'
import { removeProjectGrant } from '#domain/grant/remove-project-grant.ts'
import { updateProjectGrant } from '#domain/grant/update-project-grant.ts'
import { addProjectGrant } from '#domain/project/grant/add-project-grant.ts'
import { deactivateProjectGrant } from '#domain/project/grant/deactivate-project-grant.ts'
import {
  type FoundProjectGrant,
  getGrantedProject,
  getProjectGrant,
  listGrantedProjects,
  listProjectGrants,
  type ProjectGrantQuery,
} from '#domain/project/grant/list-project-grants.ts'
import { reactivateProjectGrant } from '#domain/project/grant/reactivate-project-grant.ts'

const fromGrant = (grant: FoundProjectGrant): MessageInitShape<typeof GrantedProjectSchema> => ({
  grantId: grant.id,
  details: fromDetails({ ...grant, owner: grant.orgId }),
  grantedOrgId: grant.grantedOrgId,
  grantedOrgName: grant.grantedOrgName,
  grantedRoleKeys: [...grant.roleKeys],
  state: grant.state === 'active' ? ProjectGrantState.ACTIVE : ProjectGrantState.INACTIVE,
  projectId: grant.projectId,
  projectName: grant.projectName,
  projectOwnerId: grant.orgId,
  projectOwnerName: grant.orgName,
})

function toGrantQuery({ query }: ProjectGrantQueryMessage | AllProjectGrantQuery): ProjectGrantQuery[] {
  switch (query.case) {
    case 'projectNameQuery':
      return [{ kind: 'projectName', text: toTextQuery(query.value.name, query.value.method) }]
    case 'roleKeyQuery':
      return [{ kind: 'roleKey', text: toTextQuery(query.value.roleKey, query.value.method) }]
    case 'projectIdQuery':
      return [{ kind: 'projectId', id: query.value.projectId }]
    case 'grantedOrgIdQuery':
      return [{ kind: 'grantedOrgId', id: query.value.grantedOrgId }]
    default:
      return []
  }
}

function toGrantedProjectQuery({ query }: ProjectQuery): ProjectGrantQuery[] {
  switch (query.case) {
    case 'nameQuery':
      return [{ kind: 'projectName', text: toTextQuery(query.value.name, query.value.method) }]
    case 'projectResourceOwnerQuery':
      return [{ kind: 'orgId', id: query.value.resourceOwner }]
    default:
      return []
  }
}

export const projectGrant = {
  async getProjectGrantByID(ctx, request) {
    return { projectGrant: fromGrant(await getProjectGrant(ctx, ctx.orgId, request)) }
  },
  async listProjectGrants(ctx, request) {
    const projectGrants = await listProjectGrants(ctx, ctx.orgId, {
      paging: toPaging(request.query),
      queries: [{ kind: 'projectId', id: request.projectId }, ...request.queries.flatMap(toGrantQuery)],
    })
    return { details: fromListed(projectGrants, ctx.now), result: projectGrants.entries.map(fromGrant) }
  },
  async listAllProjectGrants(ctx, request) {
    const projectGrants = await listProjectGrants(ctx, ctx.orgId, {
      paging: toPaging(request.query),
      queries: request.queries.flatMap(toGrantQuery),
    })
    return { details: fromListed(projectGrants, ctx.now), result: projectGrants.entries.map(fromGrant) }
  },
  async getGrantedProjectByID(ctx, request) {
    return { grantedProject: fromGrant(await getGrantedProject(ctx, ctx.orgId, request)) }
  },
  async listGrantedProjects(ctx, request) {
    const grantedProjects = await listGrantedProjects(ctx, ctx.orgId, {
      paging: toPaging(request.query),
      queries: request.queries.flatMap(toGrantedProjectQuery),
    })
    return { details: fromListed(grantedProjects, ctx.now), result: grantedProjects.entries.map(fromGrant) }
  },
  async addProjectGrant(ctx, request) {
    const { grantId, details } = await addProjectGrant(ctx, within(ctx, request.projectId), request)
    return { grantId, details: fromDetails(details) }
  },
  async updateProjectGrant(ctx, request) {
    return {
      details: fromDetails(
        await updateProjectGrant(ctx, within(ctx, request.projectId), request.grantId, request.roleKeys),
      ),
    }
  },
  async deactivateProjectGrant(ctx, request) {
    return {
      details: fromDetails(await deactivateProjectGrant(ctx, within(ctx, request.projectId), request.grantId)),
    }
  },
  async reactivateProjectGrant(ctx, request) {
    return {
      details: fromDetails(await reactivateProjectGrant(ctx, within(ctx, request.projectId), request.grantId)),
    }
  },
  async removeProjectGrant(ctx, request) {
    return { details: fromDetails(await removeProjectGrant(ctx, within(ctx, request.projectId), request.grantId)) }
  },
} satisfies ManagementRpcs
