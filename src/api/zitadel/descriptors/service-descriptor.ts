/** Service descriptors from the notation of `package-table.ts`. */
import { create, setExtension } from '@bufbuild/protobuf'
import {
  type MethodDescriptorProto,
  MethodDescriptorProtoSchema,
  MethodOptionsSchema,
  type ServiceDescriptorProto,
  ServiceDescriptorProtoSchema,
} from '@bufbuild/protobuf/wkt'
import { http } from '@zitadel/proto/google/api/annotations_pb.js'
import { HttpRuleSchema } from '@zitadel/proto/google/api/http_pb.js'
import { OptionsSchema, options as zitadelOptions } from '@zitadel/proto/zitadel/protoc_gen_zitadel/v2/options_pb.js'

export const emptyService = (name: string): ServiceDescriptorProto => create(ServiceDescriptorProtoSchema, { name })

/** Adds the RPCs of a table to a service; an existing RPC gets the permission and binding of the table. */
export function addMethods(
  service: ServiceDescriptorProto,
  packageName: string,
  table: Readonly<Record<string, string>>,
): void {
  for (const [name, text] of Object.entries(table)) {
    const existing = service.method.find((one) => one.name === name)
    const method = existing ?? newMethod(packageName, name)
    if (!existing) service.method.push(method)
    annotate(method, text)
  }
}

function newMethod(packageName: string, name: string): MethodDescriptorProto {
  const typeName = (kind: string) => `.${packageName}.${name}${kind}`
  return create(MethodDescriptorProtoSchema, {
    name,
    inputType: typeName('Request'),
    outputType: typeName('Response'),
  })
}

function annotate(method: MethodDescriptorProto, text: string): void {
  const [permission = '', httpMethod, path, status] = text.split(' ')
  const options = method.options ?? create(MethodOptionsSchema)
  method.options = options
  setExtension(
    options,
    zitadelOptions,
    create(OptionsSchema, {
      authOption: { permission },
      ...(status ? { httpResponse: { successCode: Number(status) } } : {}),
    }),
  )
  if (!httpMethod || !path) return
  const verb = httpMethod.toLowerCase() as 'get' | 'put' | 'post' | 'delete' | 'patch'
  const body = verb === 'get' || verb === 'delete' ? '' : '*'
  setExtension(options, http, create(HttpRuleSchema, { pattern: { case: verb, value: path }, body }))
}
