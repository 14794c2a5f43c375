import { type DescField, getOption } from '@bufbuild/protobuf'
import { type FieldRules, rules } from '@zitadel/proto/validate/validate_pb.js'
import { fieldRulesOf } from '#api/zitadel/descriptors/field-rules.ts'

/** Fields with wider rules than the published ones: imported authenticators have codes of up to 8 digits. */
const WIDER: ReadonlyMap<string, FieldRules> = new Map(
  ['zitadel.session.v2.CheckTOTP.code', 'zitadel.session.v2beta.CheckTOTP.code'].map((name) => [
    name,
    fieldRulesOf('string', '6..8'),
  ]),
)

/** The validation rules of a field, empty when it has none. */
export const rulesOf = (field: DescField): FieldRules =>
  WIDER.get(`${field.parent.typeName}.${field.name}`) ?? getOption(field, rules)
