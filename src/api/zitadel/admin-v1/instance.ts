import type { MessageInitShape } from '@bufbuild/protobuf'
import { type DomainSchema, type DomainSearchQuery, State } from '@zitadel/proto/zitadel/instance_pb.js'
import type { AdminRpcs } from '#api/zitadel/admin-v1/rpcs.ts'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import { toTextQuery } from '#api/zitadel/text-query.ts'
import { type Details, detailsOf } from '#domain/context.ts'
import { getInstance } from '#domain/instance/get-instance.ts'
import { type InstanceDomain, instanceDomains } from '#domain/instance/instance-domains.ts'
import { setDefaultLanguage } from '#domain/instance/set-default-language.ts'
import { cutPage } from '#domain/listing/cut-page.ts'
import { matchesText } from '#domain/listing/text-match.ts'
import { supportedLanguages } from '#kit/translate.ts'
import { version } from '#kit/version.ts'

export const instance = {
  async getMyInstance(ctx) {
    const instance = await getInstance(ctx)
    const details = detailsOf(instance)
    return {
      instance: {
        id: instance.id,
        details: fromDetails(details),
        state: State.RUNNING,
        name: instance.state.name,
        version,
        domains: instanceDomains(ctx.externalUrl).map((domain) => fromInstanceDomain(domain, details)),
      },
    }
  },
  async listInstanceDomains(ctx, request) {
    const details = detailsOf(await getInstance(ctx))
    const domains = instanceDomains(ctx.externalUrl).filter((domain) =>
      request.queries.every((query) => matchesDomain(domain, query)),
    )
    const { total, entries } = cutPage(domains, toPaging(request.query), ({ domain }) => domain)
    return {
      details: fromListed({ total, entries: entries.map(() => ({ sequence: 1 })) }, ctx.now),
      sortingColumn: request.sortingColumn,
      result: entries.map((domain) => fromInstanceDomain(domain, details)),
    }
  },
  async getSupportedLanguages() {
    return { languages: [...supportedLanguages] }
  },
  /** None is forbidden. */
  async getAllowedLanguages() {
    return { languages: [...supportedLanguages] }
  },
  async getDefaultLanguage(ctx) {
    return { language: (await getInstance(ctx)).state.defaultLanguage }
  },
  async setDefaultLanguage(ctx, request) {
    return { details: fromDetails(await setDefaultLanguage(ctx, request.language)) }
  },
} satisfies AdminRpcs

/** The domain is the host of the configured origin, there since the instance is. */
const fromInstanceDomain = (domain: InstanceDomain, instance: Details): MessageInitShape<typeof DomainSchema> => ({
  ...domain,
  details: fromDetails({ ...instance, sequence: 1, changedAt: instance.createdAt }),
})

function matchesDomain(domain: InstanceDomain, { query }: DomainSearchQuery): boolean {
  switch (query.case) {
    case 'domainQuery':
      return matchesText(domain.domain, toTextQuery(query.value.domain, query.value.method))
    case 'generatedQuery':
      return domain.generated === query.value.generated
    case 'primaryQuery':
      return domain.primary === query.value.primary
    default:
      return true
  }
}
