import type { Selection } from '#api/scim/schema/selection.ts'
import type { ScimObject } from '#api/scim/value.ts'
import type { Conditions } from '#api/scim/versions.ts'

/** One operation on a resource, of a request or of a bulk request. */
export interface ResourceCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** '' : of a new resource. */
  readonly id: string
  readonly body: unknown
  readonly conditions: Conditions
  readonly selection: Selection
}

export interface ResourceResponse {
  readonly status: 200 | 201 | 204 | 304
  /** All of it: the selection is applied where the response is written. */
  readonly resource?: ScimObject
  readonly location?: string
  readonly version?: string
}
