/** Discovery endpoints of this server (RFC 7644 §4). */
import { MAX_BODY_BYTES, MAX_OPERATIONS } from '#api/scim/bulk/limits.ts'
import { MAX_RESULTS } from '#api/scim/list-query.ts'
import type { Schema } from '#api/scim/schema/attribute.ts'
import { type ResourceType, resourceTypes, schemas } from '#api/scim/schema/resource-type.ts'

const CONFIG_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'
const TYPE_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:ResourceType'
const SCHEMA_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Schema'

export const serviceProviderConfig = (base: string) => ({
  schemas: [CONFIG_SCHEMA],
  documentationUri: 'https://datatracker.ietf.org/doc/html/rfc7644',
  patch: { supported: true },
  bulk: { supported: true, maxOperations: MAX_OPERATIONS, maxPayloadSize: MAX_BODY_BYTES },
  filter: { supported: true, maxResults: MAX_RESULTS },
  changePassword: { supported: true },
  sort: { supported: true },
  etag: { supported: true },
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'Bearer token',
      description: 'Access token of a machine user with permissions in the organization',
      specUri: 'https://datatracker.ietf.org/doc/html/rfc6750',
      primary: true,
    },
  ],
  meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
})

export const describeTypes = (base: string) => resourceTypes.map((type) => describeType(base, type))

const describeType = (base: string, { name, endpoint, description, schema, extensions }: ResourceType) => ({
  schemas: [TYPE_SCHEMA],
  id: name,
  name,
  endpoint,
  description,
  schema: schema.id,
  ...(extensions.length > 0 ? { schemaExtensions: extensions.map(({ id }) => ({ schema: id, required: false })) } : {}),
  meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${name}` },
})

export const describeSchemas = (base: string) => schemas.map((schema) => describeSchema(base, schema))

const describeSchema = (base: string, schema: Schema) => ({
  schemas: [SCHEMA_SCHEMA],
  ...schema,
  meta: { resourceType: 'Schema', location: `${base}/Schemas/${schema.id}` },
})
