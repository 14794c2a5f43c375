/** The protocol's door in front of a running house, with the API beside it, on a port of its own. */
import { ManagementService } from '@zitadel/proto/zitadel/management_pb.js'
import { createListener } from '#api/http/listener.ts'
import { createRouter } from '#api/http/router.ts'
import { createOidcDoor } from '#api/oidc/oidc-door.ts'
import { accessTo } from '#api/zitadel/access-to.ts'
import { managementHandlers } from '#api/zitadel/management-v1/service.ts'
import { createZitadelDoor, mounted } from '#api/zitadel/mount.ts'
import type { House } from '#compose'
import { supportedLanguages, translate } from '#kit/translate.ts'
import { collectingLog } from '#test/support/collecting-log.ts'

export async function mountOidc(house: House, port: number): Promise<{ close(): Promise<void>; logged: string[] }> {
  const { log, logged } = collectingLog()
  const zitadel = createZitadelDoor({
    services: [
      mounted(ManagementService, { basePath: '/management/v1', openapiName: 'management' }, managementHandlers),
    ],
    access: accessTo(house.rooms),
    translate: (key, params, language) => translate(language, key, params),
    languages: supportedLanguages,
    log,
    bodyLimitBytes: 1024 * 1024,
  })
  const oidc = createOidcDoor(house.rooms, { log })
  const router = await createRouter({
    plugins: [zitadel.plugin],
    sideDoors: [zitadel.sideDoor, oidc],
    bodyLimitBytes: 1024 * 1024,
    log,
  })
  const listener = createListener({ http1: router.http1, http2: router.http2 })
  await listener.listen('127.0.0.1', port)
  return {
    logged,
    async close() {
      oidc.close()
      await listener.close()
      await router.close()
    },
  }
}
