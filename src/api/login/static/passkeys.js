/*
 * Forms that a passkey or security key answers: asks the server for a challenge, the browser for the answer, and
 * submits the form with it. A form that starts hidden is shown where the browser can do this.
 */
;(() => {
  const { startRegistration, startAuthentication, browserSupportsWebAuthn } = globalThis.SimpleWebAuthnBrowser

  const textOf = (error, texts) => {
    if (error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED') return texts.known
    if (error.name === 'NotAllowedError' || error.name === 'AbortError') return texts.cancelled
    return texts.failed
  }

  async function ask(form) {
    const body = new URLSearchParams(new FormData(form))
    const response = await fetch(form.dataset.challenge, { method: 'POST', body })
    return response.ok ? response.json() : undefined
  }

  async function answer(form) {
    const asked = await ask(form)
    // The server has more to say than this script: it answers the plain form with a page.
    if (!asked) return form.submit()
    const start = form.dataset.webauthn === 'create' ? startRegistration : startAuthentication
    const credential = await start({ optionsJSON: asked.options })
    form.elements.challengeID.value = asked.challengeId
    form.elements.credential.value = JSON.stringify(credential)
    form.submit()
  }

  function enable(form) {
    const texts = form.dataset
    const button = form.querySelector('button')
    const notice = form.querySelector('[data-problem]')
    const label = button.textContent
    const tell = (text) => {
      notice.querySelector('span').textContent = text
      notice.hidden = !text
    }
    const rest = (busy) => {
      button.disabled = busy
      button.textContent = busy ? texts.working : label
    }
    if (!browserSupportsWebAuthn()) {
      tell(texts.unsupported)
      button.disabled = true
      return
    }
    form.hidden = false
    const run = (event) => {
      event.preventDefault()
      tell('')
      rest(true)
      answer(form).catch((error) => {
        tell(textOf(error, texts))
        rest(false)
      })
    }
    form.addEventListener('submit', run)
    if (button.type === 'button') button.addEventListener('click', run)
  }

  for (const form of document.querySelectorAll('form[data-webauthn]')) enable(form)
})()
