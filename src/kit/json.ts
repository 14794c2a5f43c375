/** Values that JSON.stringify and JSON.parse preserve: the content of an event payload. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined }
export type JsonObject = { readonly [key: string]: Json | undefined }
