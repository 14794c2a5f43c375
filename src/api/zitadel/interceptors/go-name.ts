import type { DescMessage } from '@bufbuild/protobuf'

/** The name that protoc-gen-go gives a field or oneof: `user_id` is `UserId`, `u2f_key` is `U2FKey`. */
export function goName(protoName: string): string {
  return protoName.replace(/(^|_|\d)([a-z])/g, (_, before: string, letter: string) => {
    return (before === '_' ? '' : before) + letter.toUpperCase()
  })
}

/** The name that protoc-gen-go gives a message: nested ones carry their parents, `AddHumanUserRequest_Profile`. */
export function goTypeName(message: DescMessage): string {
  return message.parent ? `${goTypeName(message.parent)}_${message.name}` : message.name
}
