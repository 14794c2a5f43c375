/** Configurations of SAML applications in the messages of version 2 and 2 beta. */
import type { ApiContext } from '#api/zitadel/api-context.ts'
import { fromSamlConfig, type SamlMessage, toSamlInput } from '#api/zitadel/management-v1/project/app-config.ts'
import type { SamlConfig } from '#domain/project/app/app-config.ts'
import type { AppTarget } from '#domain/project/app/app-target.ts'
import type { ConfigChange } from '#domain/project/app/change-app.ts'
import { changedSamlConfig } from '#domain/project/app/saml/changed-saml-config.ts'

/** Returns the change of an update. Absent members do not change the configuration. */
export async function samlChange(ctx: ApiContext, app: AppTarget, message: SamlMessage): Promise<ConfigChange> {
  const { metadata, ...version } = toSamlInput(message)
  const metadataChange = message.metadata.case === undefined ? version : { metadata, ...version }
  return { kind: 'saml', config: await changedSamlConfig(ctx, app, metadataChange) }
}

/** In version 2 the two members are no alternative. */
export function fromSamlConfigV2(config: SamlConfig) {
  const { metadata: _alternative, ...version } = fromSamlConfig(config)
  return { metadataXml: new TextEncoder().encode(config.metadataXml), metadataUrl: config.metadataUrl, ...version }
}
