import type { ApiContext } from '#api/zitadel/api-context.ts'
import type { OIDCService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { answerDevice, findDevice } from '#domain/auth-request/answer-device.ts'
import { getProjectName } from '#domain/project/get-project-name.ts'
import { unimplemented } from '#kit/errors.ts'

export const devices = {
  getDeviceAuthorizationRequest: async (ctx, { userCode }) => {
    const device = await findDevice(ctx, userCode)
    return {
      deviceAuthorizationRequest: {
        id: device.id,
        clientId: device.clientId,
        scope: [...device.scopes],
        appName: device.applicationName,
        projectName: await getProjectName(ctx, device.projectId),
      },
    }
  },
  authorizeOrDenyDeviceAuthorization: async (ctx, { deviceAuthorizationId, decision }) => {
    switch (decision.case) {
      case 'session': {
        const { sessionId: id, sessionToken: token } = decision.value
        await answerDevice(ctx, deviceAuthorizationId, { id, token })
        return {}
      }
      case 'deny':
        await answerDevice(ctx, deviceAuthorizationId, 'denied')
        return {}
      default:
        throw unimplemented('OIDCv2-Wd3Rg', 'a device is let in by a session, or denied')
    }
  },
} satisfies ServiceHandlers<typeof OIDCService, ApiContext>
