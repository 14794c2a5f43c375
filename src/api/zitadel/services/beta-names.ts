/** Names of the documents of version 2 beta, known before its services are created. */
export const betaNames = [
  'organization-v2beta',
  'project-v2beta',
  'application-v2beta',
  'authorization-v2beta',
  'internal-permission-v2beta',
  'instance-v2beta',
  'action-v2beta',
  'user-v2beta',
  'session-v2beta',
  'settings-v2beta',
  'oidc-v2beta',
  'feature-v2beta',
  'webkey-v2beta',
] as const
