import { AutoLinkingOption, type Options } from '@zitadel/proto/zitadel/idp_pb.js'
import type { IdpOptions } from '#domain/idp/idp.ts'

/** Missing options are disabled. */
export const toIdpOptions = (options: Options | undefined): IdpOptions => ({
  isLinkingAllowed: options?.isLinkingAllowed ?? false,
  isCreationAllowed: options?.isCreationAllowed ?? false,
  isAutoCreation: options?.isAutoCreation ?? false,
  isAutoUpdate: options?.isAutoUpdate ?? false,
  autoLinking: options?.autoLinking ?? AutoLinkingOption.UNSPECIFIED,
})
