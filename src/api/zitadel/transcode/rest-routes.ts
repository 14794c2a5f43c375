import { type DescMethodUnary, getOption, hasOption, toJson } from '@bufbuild/protobuf'
import { http } from '@zitadel/proto/google/api/annotations_pb.js'
import type { HttpRule } from '@zitadel/proto/google/api/http_pb.js'
import { options as methodOptions } from '@zitadel/proto/zitadel/protoc_gen_zitadel/v2/options_pb.js'
import type { Rpc } from '#api/zitadel/interceptors/chain.ts'
import { compileRequestDecoder, type RequestDecoder } from '#api/zitadel/transcode/decode-request.ts'
import { parseTemplate, type TemplateSegment } from '#api/zitadel/transcode/path-template.ts'
import { createRouteTable, type RouteTable } from '#api/zitadel/transcode/route-table.ts'

/** One HTTP binding of an RPC. */
export interface RestRoute {
  readonly rpc: Rpc
  readonly decode: RequestDecoder
  /** The HTTP status of success. */
  readonly successStatus: number
}

/** A binding from the descriptor. `body`: `*`, a field's name, or empty. */
export interface RestBinding {
  readonly httpMethod: string
  readonly template: string
  readonly segments: readonly TemplateSegment[]
  readonly body: string
}

/** All HTTP bindings of a method, from google.api.http; none if it has no REST route. */
export function restBindings(method: DescMethodUnary): RestBinding[] {
  if (!hasOption(method, http)) return []
  const rule = getOption(method, http)
  return [rule, ...rule.additionalBindings].flatMap(toBinding)
}

/**
 * The success status of the descriptor; 200 by default (never 201 in v1, docs/contract/zitadel-management-v1.md, 1).
 */
export function successStatus(method: DescMethodUnary): number {
  return getOption(method, methodOptions).httpResponse?.successCode || 200
}

/** Builds the table of all REST routes of a service's RPCs under its base path, once, at start. */
export function addRestRoutes(table: RouteTable<RestRoute>, basePath: string, rpcs: readonly Rpc[]): void {
  for (const rpc of rpcs) {
    for (const binding of restBindings(rpc.method)) {
      const pathFields = binding.segments.flatMap((one) => (one.kind === 'literal' ? [] : [one.path]))
      const decode = compileRequestDecoder(rpc.method, binding.body, pathFields)
      const segments = [...(basePath ? parseTemplate(basePath) : []), ...binding.segments]
      table.add(binding.httpMethod, segments, { rpc, decode, successStatus: successStatus(rpc.method) })
    }
  }
}

export const createRestTable = (): RouteTable<RestRoute> => createRouteTable<RestRoute>()

function toBinding(rule: HttpRule): RestBinding[] {
  const { pattern, body } = rule
  if (pattern.case === undefined) return []
  const custom = pattern.case === 'custom'
  const httpMethod = custom ? pattern.value.kind : pattern.case.toUpperCase()
  const template = custom ? pattern.value.path : pattern.value
  return [{ httpMethod, template, segments: parseTemplate(template), body }]
}

/** A response as the JSON text docs/contract/zitadel-management-v1.md, 5: lowerCamelCase, defaults omitted, 64-bit integers as strings. */
export function encodeResponse(rpc: Rpc, response: Parameters<typeof toJson>[1]): string {
  return JSON.stringify(toJson(rpc.method.output, response))
}
