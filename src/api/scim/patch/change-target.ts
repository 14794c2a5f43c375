import { isDeepStrictEqual } from 'node:util'
import type { Filter } from '#api/scim/filter/filter.ts'
import { matchesFilter } from '#api/scim/filter/matches-filter.ts'
import type { PatchTarget } from '#api/scim/patch/parse-path.ts'
import type { PatchOperation } from '#api/scim/patch/read-operations.ts'
import type { Attribute } from '#api/scim/schema/attribute.ts'
import { lastOf } from '#api/scim/schema/attribute-path.ts'
import { readValue } from '#api/scim/schema/read-resource.ts'
import { badRequest } from '#api/scim/scim-error.ts'
import { asList, isObject, isUnassigned, type ScimObject, type ScimValue } from '#api/scim/value.ts'
import { ownProperty } from '#kit/own-property.ts'

type Edit = (current: ScimValue | undefined) => ScimValue | undefined

/** A resource with one target changed. */
export function changeTarget(resource: ScimObject, target: PatchTarget, operation: PatchOperation): ScimObject {
  return changeAt(resource, target.path, editOf(lastOf(target.path), target, operation))
}

/** Replaces the target of the path; in every value of a list on the path, or in a new one if the list is empty. */
function changeAt(object: ScimObject, [attribute, ...rest]: readonly Attribute[], edit: Edit): ScimObject {
  if (!attribute) return object
  const current = ownProperty(object, attribute.name)
  const next =
    rest.length === 0 ? edit(current) : changeInside(attribute, current, (value) => changeAt(value, rest, edit))
  const { [attribute.name]: _former, ...others } = object
  return isUnassigned(next) || isEmpty(next) ? others : { ...others, [attribute.name]: next }
}

function changeInside(
  { multiValued }: Attribute,
  current: ScimValue | undefined,
  change: (value: ScimObject) => ScimObject,
): ScimValue {
  if (!multiValued) return change(isObject(current) ? current : {})
  const values = asList(current)
  const changed = (values.length === 0 ? [{}] : values).map((value) => (isObject(value) ? change(value) : value))
  return requireOnePrimary(changed.filter(isFilled))
}

function editOf(attribute: Attribute, { filter, member }: PatchTarget, operation: PatchOperation): Edit {
  if (filter)
    return (current) => requireOnePrimary(editMatching(attribute, asList(current), { filter, member, operation }))
  if (attribute.multiValued) return (current) => editList(attribute, asList(current), operation)
  return (current) => editSingle(attribute, current, operation)
}

function editSingle(attribute: Attribute, current: ScimValue | undefined, { op, value, path }: PatchOperation) {
  if (op === 'remove') return undefined
  const read = readValue(attribute, value ?? null, path)
  // The sub-attributes that are given are set, the others stay (RFC 7644 §3.5.2.1, §3.5.2.3).
  return isObject(read) && isObject(current) ? { ...current, ...read } : read
}

function editList(attribute: Attribute, current: readonly ScimValue[], { op, value, path }: PatchOperation) {
  const newValues = asList(readValue(attribute, value ?? null, path))
  if (op === 'replace') return newValues
  // Entra names the members to remove in the value.
  if (op === 'remove')
    return newValues.length === 0 ? undefined : current.filter((one) => !newValues.some((other) => isSame(one, other)))
  const added = newValues.filter((one) => !current.some((other) => isDeepStrictEqual(one, other)))
  const remainingValues = current.filter((one) => !added.some((other) => hasSameKey(attribute, one, other)))
  return [...withoutPrimary(remainingValues, added), ...added]
}

interface Matching {
  readonly filter: Filter
  readonly member: Attribute | undefined
  readonly operation: PatchOperation
}

function editMatching(attribute: Attribute, current: readonly ScimValue[], matching: Matching): readonly ScimValue[] {
  const { filter, member, operation } = matching
  const matches = (value: ScimValue) => isObject(value) && matchesFilter(filter, value)
  if (operation.op === 'remove' && !member) return current.filter((value) => !matches(value))
  const edit = (value: ScimObject) => editMember(attribute, value, { member, operation })
  if (current.some(matches)) {
    const edited = current.filter(matches).flatMap((value) => (isObject(value) ? [edit(value)] : []))
    const others = withoutPrimary(
      current.filter((value) => !matches(value)),
      edited,
    )
    // In the order that they had.
    return current
      .flatMap((value) => (matches(value) ? (edited.shift() ?? []) : (others.shift() ?? [])))
      .filter(isFilled)
  }
  if (operation.op === 'remove') return current
  const created = edit(describedBy(filter))
  return [...withoutPrimary(current, [created]), created]
}

function editMember(
  attribute: Attribute,
  value: ScimObject,
  { member, operation }: Pick<Matching, 'member' | 'operation'>,
): ScimObject {
  if (member) return changeAt(value, [member], (current) => editSingle(member, current, operation))
  const [read] = asList(readValue(attribute, operation.value ?? null, operation.path))
  if (!isObject(read)) throw badRequest('invalidValue', `${operation.path}: an object is expected`)
  return operation.op === 'replace' ? read : { ...value, ...read }
}

/**
 * The value that a filter describes, for an address that a client sets by its kind before it exists: Entra does.
 * @throws ScimError noTarget for a filter that is more than equalities
 */
function describedBy(filter: Filter): ScimObject {
  if (filter.kind === 'and') return Object.assign({}, ...filter.filters.map(describedBy))
  if (filter.kind !== 'compare' || filter.operator !== 'eq' || filter.path.length !== 1)
    throw badRequest('noTarget', 'no value matches the filter of the path')
  return { [filter.path[0].name]: filter.value }
}

/** One value at most is primary: a new one takes it from the others. */
function withoutPrimary(others: readonly ScimValue[], added: readonly ScimValue[]): ScimValue[] {
  if (!added.some((value) => isObject(value) && value.primary === true)) return [...others]
  return others.map((value) => (isObject(value) && value.primary === true ? { ...value, primary: false } : value))
}

function requireOnePrimary(values: readonly ScimValue[]): readonly ScimValue[] {
  if (values.filter((value) => isObject(value) && value.primary === true).length > 1)
    throw badRequest('invalidValue', 'one value at most can be primary')
  return values
}

/** Members are one per id, other values may repeat theirs with another kind. */
function hasSameKey(attribute: Attribute, one: ScimValue, other: ScimValue): boolean {
  return attribute.name === 'members' && isSame(one, other)
}

function isSame(one: ScimValue, other: ScimValue): boolean {
  if (!isObject(one) || !isObject(other)) return one === other
  return other.value === undefined ? isDeepStrictEqual(one, other) : one.value === other.value
}

const isEmpty = (value: ScimValue): boolean => isObject(value) && Object.keys(value).length === 0
const isFilled = (value: ScimValue): boolean => !isEmpty(value)
