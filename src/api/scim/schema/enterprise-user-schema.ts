import { attribute, type Schema } from '#api/scim/schema/attribute.ts'

export const ENTERPRISE_SCHEMA = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

export const enterpriseUserSchema: Schema = {
  id: ENTERPRISE_SCHEMA,
  name: 'EnterpriseUser',
  description: 'What an organization has about its people',
  attributes: [
    attribute('employeeNumber', 'Number of the employee.'),
    attribute('costCenter', 'Cost center.'),
    attribute('organization', 'Organization.'),
    attribute('division', 'Division.'),
    attribute('department', 'Department.'),
    attribute('manager', 'Manager.', {
      type: 'complex',
      subAttributes: [
        attribute('value', 'Id of the manager.', { caseExact: true }),
        attribute('$ref', 'Address of the manager.', { type: 'reference', referenceTypes: ['User'] }),
        attribute('displayName', 'Name of the manager.', { mutability: 'readOnly' }),
      ],
    }),
  ],
}
