import { hashToken, makeToken } from '#crypto/token.ts'

/** Creates the token of a sign-in, for the browser's cookie: only its hash is stored. */
export const makeBrowserToken = makeToken

/** Returns the hash of a cookie's token. It never equals that of a session token, so neither replaces the other. */
export const hashBrowserToken = (token: string): string => hashToken(`browser ${token}`)
