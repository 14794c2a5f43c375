/** Copies of descriptors that tables may add to. */
import { clone } from '@bufbuild/protobuf'
import {
  type DescriptorProto,
  type EnumDescriptorProto,
  type FileDescriptorProto,
  type MethodDescriptorProto,
  MethodOptionsSchema,
  type ServiceDescriptorProto,
} from '@bufbuild/protobuf/wkt'

/**
 * Returns a copy whose messages, enums and services can be added to, and whose methods can get other options. Fields and
 * values are shared with the original: a full copy takes longer than the additions.
 */
export const copyFile = (file: FileDescriptorProto): FileDescriptorProto =>
  copyWith(file, {
    dependency: [...file.dependency],
    messageType: file.messageType.map(copyMessage),
    enumType: file.enumType.map(copyEnum),
    service: file.service.map(copyService),
  })

const copyMessage = (message: DescriptorProto): DescriptorProto =>
  copyWith(message, {
    field: [...message.field],
    oneofDecl: [...message.oneofDecl],
    nestedType: message.nestedType.map(copyMessage),
    enumType: message.enumType.map(copyEnum),
  })

const copyEnum = (one: EnumDescriptorProto): EnumDescriptorProto => copyWith(one, { value: [...one.value] })

const copyService = (service: ServiceDescriptorProto): ServiceDescriptorProto =>
  copyWith(service, { method: service.method.map(copyMethod) })

const copyMethod = (method: MethodDescriptorProto): MethodDescriptorProto =>
  copyWith(method, method.options ? { options: clone(MethodOptionsSchema, method.options) } : {})

/** Keeps the prototype, which holds the defaults of fields that are not set. */
const copyWith = <M extends object>(message: M, changes: Partial<M>): M =>
  Object.assign(Object.create(Object.getPrototypeOf(message)) as M, message, changes)
