import type { V1Entry } from '#api/zitadel/errors-v1/errors-v1.ts'
import type { memberReasons } from '#domain/reasons/member-reasons.ts'

export const memberErrors = {
  'member.rolesInvalid': {
    id: 'Org-4N8es',
    rpcs: {
      UpdateOrgMember: { id: 'IAM-m9fG8' },
      AddIAMMember: { id: 'INSTANCE-4m0fS' },
      UpdateIAMMember: { id: 'INSTANCE-3m9fs' },
      AddProjectMember: { id: 'PROJECT-3m9ds' },
      UpdateProjectMember: { id: 'PROJECT-3m9d2' },
      AddProjectGrantMember: { id: 'PROJECT-8fi7G' },
      UpdateProjectGrantMember: { id: 'PROJECT-109fs' },
    },
  },
  'member.queryEmpty': { id: 'QUERY-Usr02' },
  'member.resourceMissing': { id: 'Org-4N8es' },
  'member.userNotFound': {
    id: 'ORG-GoXOn',
    rpcs: {
      AddIAMMember: { id: 'INSTA-GSXOn' },
      AddProjectMember: { id: 'PROJECT-uXHNj' },
      AddProjectGrantMember: { id: 'PROJECT-uXHNj' },
    },
  },
  'member.alreadyExists': {
    id: 'ORG-poWwe',
    rpcs: {
      AddIAMMember: { id: 'INSTA-pFDwe' },
      AddProjectMember: { id: 'PROJECT-PtXi1' },
      AddProjectGrantMember: { id: 'PROJECT-16dVN' },
    },
  },
  'member.notFound': {
    id: 'Org-D8JxR',
    rpcs: {
      UpdateIAMMember: { id: 'INSTANCE-D8JxR' },
      RemoveIAMMember: { id: 'INSTANCE-D8JxR' },
      UpdateProjectMember: { id: 'PROJECT-D8JxR' },
      RemoveProjectMember: { id: 'PROJECT-66mHd' },
      UpdateProjectGrantMember: { id: 'PROJECT-8yfnd' },
      RemoveProjectGrantMember: { id: 'PROJECT-ed4ff' },
    },
  },
  'member.rolesNotChanged': {
    id: 'Org-LiaZi',
    rpcs: {
      UpdateIAMMember: { id: 'INSTANCE-LiaZi' },
      UpdateProjectMember: { id: 'PROJECT-LiaZi' },
      UpdateProjectGrantMember: { id: 'PROJECT-2n8vx' },
    },
  },
} satisfies Readonly<Record<keyof typeof memberReasons, V1Entry>>
