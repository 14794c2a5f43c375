import type { MessageInitShape } from '@bufbuild/protobuf'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import type { ObjectDetailsSchema } from '@zitadel/proto/zitadel/object_pb.js'
import type { Details } from '#domain/context.ts'

/** Details of an aggregate on the wire. Returns all four fields on every answer (docs/compatibility.md). */
export const fromDetails = (details: Details): MessageInitShape<typeof ObjectDetailsSchema> => ({
  sequence: BigInt(details.sequence),
  creationDate: timestampFromMs(details.createdAt),
  changeDate: timestampFromMs(details.changedAt),
  resourceOwner: details.owner,
})
