/** Positions of the parts of a recorded call in the operation of a binding. */

import type { DescMessage } from '@bufbuild/protobuf'
import type { CallExample } from '#api/openapi/read-examples.ts'
import { findFields } from '#api/zitadel/transcode/field-text.ts'
import type { Parameter } from '#api/zitadel/transcode/openapi/schema-types.ts'
import type { RestBinding } from '#api/zitadel/transcode/rest-routes.ts'
import { ownProperty } from '#kit/own-property.ts'

type Json = Readonly<Record<string, unknown>>

/** Returns parameters with the values that a call had for them. `fieldOf` names the field of a path parameter. */
export function withExamples(
  parameters: readonly Parameter[],
  { request }: CallExample,
  fieldOf: (name: string) => readonly string[],
): Parameter[] {
  return parameters.map((parameter) => {
    if (parameter.in === 'header') return parameter
    const value = valueAt(request, parameter.in === 'path' ? fieldOf(parameter.name) : parameter.name.split('.'))
    return value === undefined || (typeof value === 'object' && !Array.isArray(value))
      ? parameter
      : { ...parameter, example: value }
  })
}

/** Returns the body of the call over REST, without the fields of the path and the query. */
export function bodyExample(input: DescMessage, { body, segments }: RestBinding, { request }: CallExample): unknown {
  if (!isObject(request)) return undefined
  if (body !== '*') return valueAt(request, jsonNames(input, body)) ?? {}
  const inPath = segments.flatMap((one) => (one.kind === 'literal' ? [] : [jsonNames(input, one.path)]))
  return inPath.reduce<Json>(omitMember, request)
}

/** Names in JSON of the fields of a dotted path. */
export const jsonNames = (message: DescMessage, path: string): string[] =>
  (findFields(message, path) ?? []).map((field) => field.jsonName)

function omitMember(json: Json, [name = '', ...below]: readonly string[]): Json {
  const { [name]: value, ...rest } = json
  if (below.length === 0 || !isObject(value)) return rest
  const left = omitMember(value, below)
  return Object.keys(left).length === 0 ? rest : { ...rest, [name]: left }
}

function valueAt(json: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, name) => (isObject(value) ? ownProperty(value, name) : undefined), json)
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
