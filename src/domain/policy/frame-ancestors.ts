import type { Services } from '#domain/context.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { defaultPolicy, policiesAggregate } from '#domain/policy/policies.ts'
import { securityPolicy } from '#domain/policy/security-policy.ts'

/** Returns the origins whose pages may embed the sign-in pages in a frame: those of the security settings. */
export async function loadFrameAncestors({ events }: Pick<Services, 'events'>): Promise<readonly string[]> {
  const { embeddedIframe, allowedOrigins } = defaultPolicy(
    securityPolicy,
    await events.load(policiesAggregate, INSTANCE_ID),
  )
  return embeddedIframe ? allowedOrigins : []
}
