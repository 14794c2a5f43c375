/** The one list of the services of this API. The checks of the repository and the tests read it. */
import type { ApiContext } from '#api/zitadel/api-context.ts'
import type { MountedService } from '#api/zitadel/mount.ts'
import { betaServices } from '#api/zitadel/services/beta-services.ts'
import { stableServices } from '#api/zitadel/services/stable-services.ts'

export const zitadelServices: readonly MountedService<ApiContext>[] = [...stableServices, ...betaServices]
