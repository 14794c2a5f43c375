import type { Place } from '#api/zitadel/mount.ts'

/** Version 2 has its paths in the descriptors, and judges permission on the owner of the target. */
export const placeOfV2 = (openapiName: string) =>
  ({ basePath: '', openapiName, within: 'none' }) as const satisfies Place
