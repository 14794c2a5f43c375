import type { Attribute, Schema } from '#api/scim/schema/attribute.ts'
import { attribute } from '#api/scim/schema/attribute.ts'
import { enterpriseUserSchema } from '#api/scim/schema/enterprise-user-schema.ts'
import { groupSchema } from '#api/scim/schema/group-schema.ts'
import { resourceAttributes } from '#api/scim/schema/resource-attributes.ts'
import { userSchema } from '#api/scim/schema/user-schema.ts'

export interface ResourceType {
  readonly name: 'User' | 'Group'
  readonly endpoint: '/Users' | '/Groups'
  readonly description: string
  readonly schema: Schema
  readonly extensions: readonly Schema[]
  /** All attributes by which a resource is described; an extension is one complex attribute, named by its URN. */
  readonly attributes: readonly Attribute[]
}

function resourceType(type: Omit<ResourceType, 'attributes'>): ResourceType {
  const extensions = type.extensions.map(({ id, description, attributes }) =>
    attribute(id, description, { type: 'complex', subAttributes: attributes }),
  )
  return { ...type, attributes: [...resourceAttributes, ...type.schema.attributes, ...extensions] }
}

export const userType = resourceType({
  name: 'User',
  endpoint: '/Users',
  description: 'People of the organization',
  schema: userSchema,
  extensions: [enterpriseUserSchema],
})

export const groupType = resourceType({
  name: 'Group',
  endpoint: '/Groups',
  description: 'Groups of people of the organization',
  schema: groupSchema,
  extensions: [],
})

export const resourceTypes = [userType, groupType]
export const schemas: readonly Schema[] = [userSchema, enterpriseUserSchema, groupSchema]
