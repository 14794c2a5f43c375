/** Changes on the wire: `zitadel.change.v1`. */
import type { MessageInitShape } from '@bufbuild/protobuf'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import type { ChangeQuery as ChangeQueryMessage, ChangeSchema } from '@zitadel/proto/zitadel/change_pb.js'
import { toCount } from '#api/zitadel/list.ts'
import type { ChangeQuery, FoundChange } from '#domain/user/history/past-changes.ts'
import { translate } from '#kit/translate.ts'

/** Newest first, from the end, by default. */
export const toChangeQuery = (query: ChangeQueryMessage | undefined): ChangeQuery => ({
  sequence: toCount(query?.sequence ?? 0n),
  limit: query?.limit ?? 0,
  ascending: query?.asc ?? false,
})

/** An editor that is not a user, or was removed, is named by its id. */
export function fromChange({ event, editor }: FoundChange, language: string): MessageInitShape<typeof ChangeSchema> {
  const key = `EventTypes.${event.type}`
  return {
    changeDate: timestampFromMs(event.createdAt),
    eventType: { key, localizedMessage: translate(language, key) ?? event.type },
    sequence: BigInt(event.sequence),
    editorId: event.creator,
    editorDisplayName: editor?.displayName ?? event.creator,
    editorPreferredLoginName: editor?.preferredLoginName ?? event.creator,
    resourceOwnerId: event.owner,
  }
}
