import type { V1Entry } from '#api/zitadel/errors-v1/errors-v1.ts'
import type { attributeReasons } from '#domain/reasons/attribute-reasons.ts'

export const attributeErrors = {
  'attribute.nameInvalid': { id: 'ATTRIB-Name1' },
  'attribute.maxLengthInvalid': { id: 'ATTRIB-Leng1' },
  'attribute.regexInvalid': { id: 'ATTRIB-Rege1' },
  'attribute.valuesInvalid': { id: 'ATTRIB-Valu1' },
  'attribute.alreadyExists': { id: 'ATTRIB-Twice' },
  'attribute.notFound': { id: 'ATTRIB-Gone1' },
  'attribute.inUse': { id: 'ATTRIB-Used1' },
} satisfies Readonly<Record<keyof typeof attributeReasons, V1Entry>>
