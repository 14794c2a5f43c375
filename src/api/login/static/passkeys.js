/* Registers a passkey: asks the server for a challenge, the browser for the passkey, and submits the form with it. */
;(() => {
  const { startRegistration, browserSupportsWebAuthn } = globalThis.SimpleWebAuthnBrowser
  const form = document.querySelector('form[data-passkey]')
  if (!form) return
  const button = form.querySelector('button[type=submit]')
  const texts = form.dataset
  const label = button.textContent

  const tell = (text) => {
    const notice = document.getElementById('passkey-problem')
    notice.querySelector('span').textContent = text
    notice.hidden = !text
  }
  const rest = (busy) => {
    button.disabled = busy
    button.textContent = busy ? texts.working : label
  }
  const textOf = (error) => {
    if (error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED') return texts.known
    if (error.name === 'NotAllowedError' || error.name === 'AbortError') return texts.cancelled
    return texts.failed
  }

  async function ask() {
    const response = await fetch(texts.passkey, { method: 'POST', body: new URLSearchParams(new FormData(form)) })
    if (!response.ok) return undefined
    return response.json()
  }

  async function register() {
    const asked = await ask()
    // The server has more to say than this script: it answers the plain form with a page.
    if (!asked) return form.submit()
    const credential = await startRegistration({ optionsJSON: asked.options })
    form.elements.challengeID.value = asked.challengeId
    form.elements.credential.value = JSON.stringify(credential)
    form.submit()
  }

  if (!browserSupportsWebAuthn()) {
    tell(texts.unsupported)
    button.disabled = true
    return
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    tell('')
    rest(true)
    register().catch((error) => {
      tell(textOf(error))
      rest(false)
    })
  })
})()
