/** TypeScript types of the tables: their messages, and installed messages with the added fields. */
import type { DescMessage, JsonObject, Message, MessageShape } from '@bufbuild/protobuf'
import type { GenMessage, GenService } from '@bufbuild/protobuf/codegenv2'
import type { Duration, Timestamp } from '@bufbuild/protobuf/wkt'
import type { InstalledEnums, InstalledMessages } from '#api/zitadel/descriptors/installed-types.ts'
import type { Tables } from '#api/zitadel/descriptors/tables.ts'

interface Scalars {
  string: string
  bool: boolean
  bytes: Uint8Array
  int32: number
  uint32: number
  uint64: bigint
}

interface WellKnown {
  Timestamp: Timestamp
  Duration: Duration
  Struct: JsonObject
}

type TableOf<Package> = Extract<Tables, { package: Package }>
/** Nothing of a package without a table. */
type MessagesOf<Package> = [TableOf<Package>] extends [never] ? Record<never, never> : TableOf<Package>['messages']
type EnumsOf<Package> = [TableOf<Package>] extends [never] ? Record<never, never> : TableOf<Package>['enums']

/** A message by its full name. */
export type MessageNamed<FullName extends string> = FullName extends keyof InstalledMessages
  ? Supplemented<InstalledMessages[FullName]>
  : FullName extends `zitadel.${infer Area}.${infer Version}.${infer Name}`
    ? TableMessage<`zitadel.${Area}.${Version}`, Name>
    : never

type TableMessage<Package extends string, Name extends string> = Name extends keyof MessagesOf<Package>
  ? Message<`${Package}.${Name}`> & TableFields<Package, MessagesOf<Package>[Name]>
  : never

type TableFields<Package extends string, Fields> = {
  [K in keyof Fields & string as IsAbsentable<Package, Fields[K]> extends true ? never : Local<K>]: FieldType<
    Package,
    Fields[K]
  >
} & {
  [K in keyof Fields & string as IsAbsentable<Package, Fields[K]> extends true ? Local<K> : never]?: FieldType<
    Package,
    Fields[K]
  >
}

type FieldType<Package extends string, Entry> = Entry extends string
  ? ValueType<Package, Written<Entry>>
  : OneofMembers<Package, Entry> | { case: undefined; value?: undefined }

type OneofMembers<Package extends string, Members> = {
  [K in keyof Members & string]: { case: Local<K>; value: FieldType<Package, Members[K]> }
}[keyof Members & string]

/** The type of a field as it is written, with its mark. */
type Written<Entry> = Entry extends `${number} ${infer Rest}` ? (Rest extends `${infer T} ${string}` ? T : Rest) : never

type ValueType<Package extends string, Text> = Text extends `${infer T}[]`
  ? TypeNamed<Package, T>[]
  : Text extends `${infer T}?`
    ? TypeNamed<Package, T>
    : TypeNamed<Package, Text>

/** Whether a field can be absent: one with explicit presence, or a message. */
type IsAbsentable<Package extends string, Entry> = Entry extends string
  ? Written<Entry> extends `${string}[]`
    ? false
    : Written<Entry> extends `${string}?`
      ? true
      : Written<Entry> extends keyof Scalars
        ? false
        : IsEnum<FullName<Package, Written<Entry>>> extends true
          ? false
          : true
  : false

type FullName<Package extends string, Text> = Text extends `v1.${string}` | `${string}.v2.${string}`
  ? `zitadel.${Text}`
  : `${Package}.${Text & string}`

type TypeNamed<Package extends string, Text> = Text extends keyof Scalars
  ? Scalars[Text]
  : Text extends keyof WellKnown
    ? WellKnown[Text]
    : IsEnum<FullName<Package, Text>> extends true
      ? EnumNamed<FullName<Package, Text>>
      : MessageNamed<FullName<Package, Text>>

type IsEnum<Name extends string> = [EnumNamed<Name>] extends [never] ? false : true

type EnumNamed<Name extends string> = Name extends keyof InstalledEnums
  ? InstalledEnums[Name]
  : Name extends `zitadel.${infer Area}.${infer Version}.${infer Rest}`
    ? Rest extends keyof EnumsOf<`zitadel.${Area}.${Version}`>
      ? EnumValues<EnumsOf<`zitadel.${Area}.${Version}`>[Rest]>
      : never
    : never

type EnumValues<Table> = Table extends { values: infer Values } ? Values[keyof Values] : never

/** `organization_id` is `organizationId`; the mark of a required oneof is no part of its name. */
type Local<Name extends string> = Name extends `${infer Text}!`
  ? Local<Text>
  : Name extends `${infer Head}_${infer Tail}`
    ? `${Head}${Capitalize<Local<Tail>>}`
    : Name

/** An installed message type in which all messages have the fields that tables add. */
export type Supplemented<T> =
  T extends Message<infer Name>
    ? Name extends `google.${string}`
      ? T
      : [Added<Name>] extends [never]
        ? Members<T, Name>
        : Flat<Members<T, Name> & Omit<AddedFields<Name>, keyof T>>
    : T extends readonly (infer Item)[]
      ? Supplemented<Item>[]
      : T extends { case: infer Case extends string; value: infer Value }
        ? { case: Case; value: Supplemented<Value> }
        : T

type Members<T, Name extends string> = {
  [K in keyof T]: K extends '$typeName' | '$unknown' ? T[K] : Supplemented<T[K]> | AddedMembers<Name, K>
}

/** One object type in place of an intersection, so that the init type of a message finds all its members. */
type Flat<T> = { [K in keyof T]: T[K] }

type Added<Name extends string> = Name extends `zitadel.${infer Area}.${infer Version}.${infer Rest}`
  ? [TableOf<`zitadel.${Area}.${Version}`>] extends [never]
    ? never
    : Rest extends keyof MessagesOf<`zitadel.${Area}.${Version}`>
      ? { package: `zitadel.${Area}.${Version}`; fields: MessagesOf<`zitadel.${Area}.${Version}`>[Rest] }
      : never
  : never

type AddedFields<Name extends string> = [Added<Name>] extends [never]
  ? unknown
  : TableFields<Added<Name>['package'], Added<Name>['fields']>

/** Members that tables add to a oneof of an installed message. */
type AddedMembers<Name extends string, Field> = [Added<Name>] extends [never]
  ? never
  : Field extends keyof Added<Name>['fields']
    ? Added<Name>['fields'][Field] extends string
      ? never
      : OneofMembers<Added<Name>['package'], Added<Name>['fields'][Field]>
    : never

/** A service of a table by its package and name. */
export type TableService<
  Package extends Tables['package'],
  Name extends keyof TableOf<Package>['services'],
> = GenService<TableMethods<Package, TableOf<Package>['services'][Name]>>

type TableMethods<Package extends string, Methods> = {
  [M in keyof Methods & string as Uncapitalize<M>]: {
    methodKind: 'unary'
    input: GenMessage<MessageNamed<`${Package}.${M}Request`> & Message>
    output: GenMessage<MessageNamed<`${Package}.${M}Response`> & Message>
  }
}

interface AnyMethods {
  readonly method: Record<string, { readonly input: DescMessage; readonly output: DescMessage }>
}

/** An installed service whose messages have the fields that tables add; `Extra` has RPCs that only a table has. */
export type SupplementedService<
  Service extends AnyMethods,
  Extra extends AnyMethods = { method: Record<never, never> },
> = GenService<
  {
    [M in keyof Service['method'] & string]: {
      methodKind: 'unary'
      input: GenMessage<Supplemented<MessageShape<Service['method'][M]['input']>> & Message>
      output: GenMessage<Supplemented<MessageShape<Service['method'][M]['output']>> & Message>
    }
  } & {
    [M in keyof Extra['method'] & string]: {
      methodKind: 'unary'
      input: GenMessage<MessageShape<Extra['method'][M]['input']>>
      output: GenMessage<MessageShape<Extra['method'][M]['output']>>
    }
  }
>
