/** Metadata on the wire: `zitadel.metadata.v1`. */
import type { MessageInitShape } from '@bufbuild/protobuf'
import type { MetadataQuery, MetadataSchema } from '@zitadel/proto/zitadel/metadata_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import { toTextQuery } from '#api/zitadel/text-query.ts'
import type { MetadataView } from '#domain/user/metadata/get-user-metadata.ts'

export const fromMetadata = (entry: MetadataView): MessageInitShape<typeof MetadataSchema> => ({
  details: fromDetails(entry),
  key: entry.key,
  value: entry.value,
})

export const toKeyQuery = ({ query }: MetadataQuery) =>
  query.case === 'keyQuery' ? [toTextQuery(query.value.key, query.value.method)] : []
