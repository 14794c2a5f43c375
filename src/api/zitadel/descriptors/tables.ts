import { actionV2 } from '#api/zitadel/descriptors/tables/action-v2.ts'
import {
  filterV2,
  idpV2,
  metadataV2,
  oidcV2,
  samlV2,
  sessionV2,
  settingsV2,
  userV2,
  webkeyV2,
} from '#api/zitadel/descriptors/tables/additions-v2.ts'
import { applicationV2 } from '#api/zitadel/descriptors/tables/application-v2.ts'
import { authorizationV2 } from '#api/zitadel/descriptors/tables/authorization-v2.ts'
import { instanceV2 } from '#api/zitadel/descriptors/tables/instance-v2.ts'
import { internalPermissionV2 } from '#api/zitadel/descriptors/tables/internal-permission-v2.ts'
import { orgV2 } from '#api/zitadel/descriptors/tables/org-v2.ts'
import { projectV2 } from '#api/zitadel/descriptors/tables/project-v2.ts'

/** All packages that are served with more than the installed descriptors have. */
export const tables = [
  filterV2,
  metadataV2,
  settingsV2,
  sessionV2,
  oidcV2,
  samlV2,
  idpV2,
  userV2,
  webkeyV2,
  orgV2,
  projectV2,
  applicationV2,
  authorizationV2,
  internalPermissionV2,
  instanceV2,
  actionV2,
] as const

export type Tables = (typeof tables)[number]
