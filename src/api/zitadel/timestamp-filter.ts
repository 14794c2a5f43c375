import { TimestampFilterMethod } from '@zitadel/proto/zitadel/filter/v2/filter_pb.js'

const COMPARISONS = new Map<TimestampFilterMethod, '>' | '>=' | '<' | '<='>([
  [TimestampFilterMethod.AFTER, '>'],
  [TimestampFilterMethod.AFTER_OR_EQUALS, '>='],
  [TimestampFilterMethod.BEFORE, '<'],
  [TimestampFilterMethod.BEFORE_OR_EQUALS, '<='],
])

/** Returns how a filter compares times. */
export const toComparison = (method: TimestampFilterMethod): '=' | '>' | '>=' | '<' | '<=' =>
  COMPARISONS.get(method) ?? '='
