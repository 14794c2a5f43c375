// Shows one document at a time, and sends the calls as the person who signed in or whose token was pasted.
const byId = (id) => document.getElementById(id)
const [select, token, client, status] = ['document', 'token', 'client', 'status'].map(byId)
const say = (text) => {
  status.textContent = text
}
const redirectUri = new URL('./', location.href).href.split(/[?#]/)[0]
let credential = sessionStorage.getItem('usher.token') ?? ''

function use(value, text) {
  credential = value
  sessionStorage.setItem('usher.token', value)
  token.value = value
  say(text)
}

function show(url) {
  window.SwaggerUIBundle({
    dom_id: '#viewer',
    url,
    deepLinking: false,
    docExpansion: 'none',
    filter: true,
    defaultModelsExpandDepth: -1,
    displayOperationId: true,
    validatorUrl: null,
    requestInterceptor: (request) => {
      if (credential && !request.loadSpec) request.headers.Authorization = `Bearer ${credential}`
      // A misspelt field shall show here, where calls are tried.
      if (!request.loadSpec) request.headers['x-usher-strict'] = 'true'
      return request
    },
  })
}

const base64url = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/[+/=]/g, (one) => ({ '+': '-', '/': '_', '=': '' })[one])

/** Sends the browser to the sign-in: authorization code with PKCE (RFC 7636). */
async function signIn(clientId) {
  const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)))
  const state = base64url(crypto.getRandomValues(new Uint8Array(16)))
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))
  sessionStorage.setItem('usher.signIn', JSON.stringify({ verifier, state, clientId }))
  localStorage.setItem('usher.client', clientId)
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid profile urn:zitadel:iam:org:project:id:zitadel:aud',
    state,
    code_challenge: base64url(digest),
    code_challenge_method: 'S256',
  })
  location.assign(`/oauth/v2/authorize?${query}`)
}

/** Redeems the code that the sign-in came back with. */
async function finishSignIn() {
  const query = new URLSearchParams(location.search)
  const started = JSON.parse(sessionStorage.getItem('usher.signIn') ?? 'null')
  if (!query.has('state') || !started) return
  history.replaceState(null, '', redirectUri)
  sessionStorage.removeItem('usher.signIn')
  if (query.get('state') !== started.state) return say('The sign-in was not completed: it was started in another tab.')
  if (query.has('error'))
    return say(`The sign-in was not completed: ${query.get('error_description') ?? query.get('error')}`)
  const answer = await fetch('/oauth/v2/token', {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: query.get('code') ?? '',
      redirect_uri: redirectUri,
      client_id: started.clientId,
      code_verifier: started.verifier,
    }),
  })
  const body = await answer.json()
  if (answer.ok) use(body.access_token, 'Signed in. Calls are made as you.')
  else say(`The sign-in was not completed: ${body.error_description ?? body.error}`)
}

async function start() {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches)
  dark.addEventListener('change', follow)
  follow()
  token.value = credential
  client.value = localStorage.getItem('usher.client') ?? ''
  byId('token-form').addEventListener('submit', (event) => {
    event.preventDefault()
    use(token.value.trim(), token.value ? 'Calls are made with this token.' : 'Calls are made without a token.')
  })
  byId('sign-in-form').addEventListener('submit', (event) => {
    event.preventDefault()
    if (!window.isSecureContext) say('Signing in needs HTTPS or localhost. Paste a token instead.')
    else signIn(client.value.trim())
  })
  await finishSignIn()
  const { documents } = await (await fetch('documents.json')).json()
  for (const { title, url } of documents) select.add(new Option(title, url))
  const wanted = documents.find(({ url }) => url === sessionStorage.getItem('usher.document')) ?? documents[0]
  select.value = wanted.url
  select.addEventListener('change', () => {
    sessionStorage.setItem('usher.document', select.value)
    show(select.value)
  })
  show(wanted.url)
}

start().catch((error) => say(`The documents could not be loaded: ${error.message}`))
