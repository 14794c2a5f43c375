/** Bindings of SAML messages that pass through the browser (SAML 2.0 Bindings §3.4, §3.5). */
export type Binding = 'post' | 'redirect'

const BINDING = 'urn:oasis:names:tc:SAML:2.0:bindings:'

export const bindingUris: Readonly<Record<Binding, string>> = {
  post: `${BINDING}HTTP-POST`,
  redirect: `${BINDING}HTTP-Redirect`,
}

/** The binding of a URI; undefined: one that is not supported. */
export const bindingOf = (uri: string): Binding | undefined =>
  uri === bindingUris.post ? 'post' : uri === bindingUris.redirect ? 'redirect' : undefined
