/** WebKeyService of version 2: the keys that sign tokens. */
import type { MessageInitShape, MessageShape } from '@bufbuild/protobuf'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { ECDSACurve, RSABits, RSAHasher, State, type WebKeySchema } from '@zitadel/proto/zitadel/webkey/v2/key_pb.js'
import type { WebKeyService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import type { SigningKeyKind } from '#crypto/signing-key-pair.ts'
import type { Context } from '#domain/context.ts'
import { activateWebKey } from '#domain/token/web-key/activate-web-key.ts'
import { createWebKey } from '#domain/token/web-key/create-web-key.ts'
import { deleteWebKey } from '#domain/token/web-key/delete-web-key.ts'
import { listWebKeys, type WebKeyView } from '#domain/token/web-key/list-web-keys.ts'

type Key = MessageShape<typeof WebKeyService.method.createWebKey.input>['key']

const BITS = { 2048: RSABits.RSA_BITS_2048, 3072: RSABits.RSA_BITS_3072, 4096: RSABits.RSA_BITS_4096 } as const
const HASHERS = {
  SHA256: RSAHasher.RSA_HASHER_SHA256,
  SHA384: RSAHasher.RSA_HASHER_SHA384,
  SHA512: RSAHasher.RSA_HASHER_SHA512,
} as const
const CURVES = {
  'P-256': ECDSACurve.ECDSA_CURVE_P256,
  'P-384': ECDSACurve.ECDSA_CURVE_P384,
  'P-521': ECDSACurve.ECDSA_CURVE_P512,
} as const
const STATES = { initial: State.INITIAL, active: State.ACTIVE, inactive: State.INACTIVE } as const

/** RSA with 2048 bits and SHA-256 unless the request names another kind. */
function toKind(key: Key): SigningKeyKind {
  if (key.case === 'ed25519') return { type: 'ed25519' }
  if (key.case === 'ecdsa') {
    const { curve } = key.value
    return {
      type: 'ecdsa',
      curve: curve === CURVES['P-384'] ? 'P-384' : curve === CURVES['P-521'] ? 'P-521' : 'P-256',
    }
  }
  const { bits, hasher } = key.value ?? {}
  return {
    type: 'rsa',
    bits: bits === BITS[3072] ? 3072 : bits === BITS[4096] ? 4096 : 2048,
    hash: hasher === HASHERS.SHA384 ? 'SHA384' : hasher === HASHERS.SHA512 ? 'SHA512' : 'SHA256',
  }
}

function fromKind(kind: SigningKeyKind): NonNullable<MessageInitShape<typeof WebKeySchema>['key']> {
  if (kind.type === 'ed25519') return { case: 'ed25519', value: {} }
  if (kind.type === 'ecdsa') return { case: 'ecdsa', value: { curve: CURVES[kind.curve] } }
  return { case: 'rsa', value: { bits: BITS[kind.bits], hasher: HASHERS[kind.hash] } }
}

const fromKey = ({ id, kind, status, createdAt, changedAt }: WebKeyView): MessageInitShape<typeof WebKeySchema> => ({
  id,
  creationDate: timestampFromMs(createdAt),
  changeDate: timestampFromMs(changedAt),
  state: STATES[status],
  key: fromKind(kind),
})

export const webkeyV2Handlers = {
  async createWebKey(ctx, { key }) {
    const { id, createdAt } = await createWebKey(ctx, toKind(key))
    return { id, creationDate: timestampFromMs(createdAt) }
  },
  async activateWebKey(ctx, { id }) {
    return { changeDate: timestampFromMs(await activateWebKey(ctx, id)) }
  },
  async deleteWebKey(ctx, { id }) {
    const deletedAt = await deleteWebKey(ctx, id)
    return deletedAt === undefined ? {} : { deletionDate: timestampFromMs(deletedAt) }
  },
  async listWebKeys(ctx) {
    return { webKeys: (await listWebKeys(ctx)).map(fromKey) }
  },
} satisfies ServiceHandlers<typeof WebKeyService, Context>
