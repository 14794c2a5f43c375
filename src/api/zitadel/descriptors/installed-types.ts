/** Installed types that tables refer to, by full name. */
import type { Message } from '@bufbuild/protobuf'
import type {
  IDFilter,
  PaginationRequest,
  PaginationResponse,
  TextFilterMethod,
  TimestampFilter,
} from '@zitadel/proto/zitadel/filter/v2/filter_pb.js'
import type {
  Metadata,
  MetadataKeyFilter,
  MetadataSearchFilter,
} from '@zitadel/proto/zitadel/metadata/v2/metadata_pb.js'
import type { Details, ListDetails, ListQuery, TextQueryMethod } from '@zitadel/proto/zitadel/object/v2/object_pb.js'
import type { TimestampQueryMethod } from '@zitadel/proto/zitadel/object_pb.js'
import type { AccessTokenType } from '@zitadel/proto/zitadel/user/v2/user_pb.js'
import type {
  AddHumanUserRequest,
  CreateUserRequest,
  UpdateHumanUserRequest,
  UpdateUserRequest,
  Metadata as UserMetadata,
} from '@zitadel/proto/zitadel/user/v2/user_service_pb.js'

type ByName<M extends Message> = { [One in M as One['$typeName']]: One }

export type InstalledMessages = ByName<
  | IDFilter
  | PaginationRequest
  | PaginationResponse
  | TimestampFilter
  | Metadata
  | MetadataKeyFilter
  | MetadataSearchFilter
  | Details
  | ListDetails
  | ListQuery
  | AddHumanUserRequest
  | CreateUserRequest
  | UpdateHumanUserRequest
  | UpdateUserRequest
  | UserMetadata
>

export interface InstalledEnums {
  'zitadel.filter.v2.TextFilterMethod': TextFilterMethod
  'zitadel.object.v2.TextQueryMethod': TextQueryMethod
  'zitadel.v1.TimestampQueryMethod': TimestampQueryMethod
  'zitadel.user.v2.AccessTokenType': AccessTokenType
}
