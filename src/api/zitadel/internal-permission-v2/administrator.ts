/** Administrators: members of the instance, of organizations, projects and project grants. Shared by both versions. */
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { acceptUnchanged } from '#api/zitadel/messages-v2/unchanged.ts'
import type { Context, Details } from '#domain/context.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { addIamMember } from '#domain/member/add-iam-member.ts'
import { addOrgMember } from '#domain/member/add-org-member.ts'
import { getMembership } from '#domain/member/get-membership.ts'
import type { MemberInput } from '#domain/member/member-rules.ts'
import { removeIamMember } from '#domain/member/remove-iam-member.ts'
import { removeOrgMember } from '#domain/member/remove-org-member.ts'
import { updateIamMember } from '#domain/member/update-iam-member.ts'
import { updateOrgMember } from '#domain/member/update-org-member.ts'
import { addProjectGrantMember } from '#domain/project/flows/add-project-grant-member.ts'
import { addProjectMember } from '#domain/project/flows/add-project-member.ts'
import { removeProjectGrantMember } from '#domain/project/flows/remove-project-grant-member.ts'
import { removeProjectMember } from '#domain/project/flows/remove-project-member.ts'
import { updateProjectGrantMember } from '#domain/project/flows/update-project-grant-member.ts'
import { updateProjectMember } from '#domain/project/flows/update-project-member.ts'

/** Object of the roles, as commands address it. */
export type AdministratorOf =
  | { readonly kind: 'instance' }
  | { readonly kind: 'org' | 'project'; readonly id: string }
  | { readonly kind: 'projectGrant'; readonly projectId: string; readonly grantId: string }

function add(ctx: Context, of: AdministratorOf, member: MemberInput): Promise<Details> {
  if (of.kind === 'instance') return addIamMember(ctx, member)
  if ('grantId' in of) return addProjectGrantMember(ctx, of, member)
  return of.kind === 'org' ? addOrgMember(ctx, of, member) : addProjectMember(ctx, of, member)
}

function change(ctx: Context, of: AdministratorOf, member: MemberInput): Promise<Details> {
  if (of.kind === 'instance') return updateIamMember(ctx, member)
  if ('grantId' in of) return updateProjectGrantMember(ctx, of, member)
  return of.kind === 'org' ? updateOrgMember(ctx, of, member) : updateProjectMember(ctx, of, member)
}

function remove(ctx: Context, of: AdministratorOf, userId: string): Promise<Details> {
  if (of.kind === 'instance') return removeIamMember(ctx, userId)
  if ('grantId' in of) return removeProjectGrantMember(ctx, of, userId)
  return of.kind === 'org' ? removeOrgMember(ctx, of, userId) : removeProjectMember(ctx, of, userId)
}

const objectIdOf = (of: AdministratorOf): string =>
  of.kind === 'instance' ? INSTANCE_ID : of.kind === 'projectGrant' ? of.grantId : of.id

export async function createAdministrator(ctx: Context, of: AdministratorOf, member: MemberInput) {
  return { creationDate: timestampFromMs((await add(ctx, of, member)).changedAt) }
}

/** Replaces the roles; the same roles again are accepted. */
export async function updateAdministrator(ctx: Context, of: AdministratorOf, member: MemberInput) {
  const membership = { kind: of.kind, objectId: objectIdOf(of), userId: member.userId }
  const changed = await acceptUnchanged<{ readonly changedAt: number }>(
    change(ctx, of, member),
    ['member.rolesNotChanged'],
    () => getMembership(ctx, membership),
  )
  return { changeDate: timestampFromMs(changed.changedAt) }
}

/** Removes the roles; a user without roles is accepted, without a date. */
export const deleteAdministrator = (ctx: Context, of: AdministratorOf, userId: string) =>
  acceptUnchanged<{ deletionDate?: ReturnType<typeof timestampFromMs> }>(
    remove(ctx, of, userId).then(({ changedAt }) => ({ deletionDate: timestampFromMs(changedAt) })),
    ['member.notFound'],
    () => ({}),
  )
