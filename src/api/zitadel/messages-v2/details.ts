/** `zitadel.object.v2.Details`: the state of the written or read aggregate. */
import type { MessageInitShape } from '@bufbuild/protobuf'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import type { DetailsSchema } from '@zitadel/proto/zitadel/object/v2/object_pb.js'
import type { Details } from '#domain/context.ts'

/** Of a write, created or changed: v2 sets the change date alone (docs/contract/zitadel-v2.md, 1.0). */
export const fromWrite = (details: Details): MessageInitShape<typeof DetailsSchema> => ({
  sequence: BigInt(details.sequence),
  changeDate: timestampFromMs(details.changedAt),
  resourceOwner: details.owner,
})

/** Of a read, with both dates. */
export const fromRead = (details: Details): MessageInitShape<typeof DetailsSchema> => ({
  ...fromWrite(details),
  creationDate: timestampFromMs(details.createdAt),
})
