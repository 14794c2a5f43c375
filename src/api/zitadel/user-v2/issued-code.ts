import { fromWrite } from '#api/zitadel/messages-v2/details.ts'
import type { IssuedCode } from '#domain/user/new-code.ts'

/** Response of the RPCs that create a code. */
export const fromIssuedCode = ({ details, code }: IssuedCode) => ({
  details: fromWrite(details),
  ...(code === undefined ? {} : { verificationCode: code }),
})
