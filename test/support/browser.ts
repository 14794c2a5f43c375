/** A real browser for the tests that need one: Chromium from CHROMIUM_PATH, or Debian's. */
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const PLACES = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

export const browserPath = PLACES.find((place) => place !== undefined && place !== '' && existsSync(place))

/** Suffix for titles of skipped tests; empty if Chromium is installed. */
export const withoutBrowser = browserPath ? '' : ' (skipped: no Chromium here, set CHROMIUM_PATH)'

const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export interface TestBrowser {
  readonly context: BrowserContext
  readonly page: Page
  close(): Promise<void>
}

/** Opens a browser with a new profile; English by default. */
export async function openBrowser(options: BrowserContextOptions = {}): Promise<TestBrowser> {
  if (!browserPath) throw new Error('there is no browser')
  const profile = await mkdtemp(path.join(tmpdir(), 'usher-browser-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: browserPath,
    headless: true,
    // Containers have no user namespaces; the pages are our own.
    chromiumSandbox: false,
    args: FLAGS,
    locale: 'en',
    ...options,
  })
  context.setDefaultTimeout(10_000)
  const page = context.pages()[0] ?? (await context.newPage())
  return {
    context,
    page,
    async close() {
      await context.close()
      await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** Adds an authenticator that confirms by itself (WebAuthn §11, over the DevTools protocol), of the platform by default. */
export async function addVirtualAuthenticator(
  { context, page }: TestBrowser,
  transport: 'internal' | 'usb' = 'internal',
) {
  const devtools = await context.newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport,
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    /** Sets whether the user confirms from now on. */
    consent: (isUserVerified: boolean) =>
      devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
    /** Adds a discoverable credential with a known private key, as one that was registered elsewhere. */
    add: (credential: { readonly credentialId: string; readonly privateKey: string; readonly userHandle: string }) =>
      devtools.send('WebAuthn.addCredential', {
        authenticatorId,
        credential: { ...credential, rpId: 'localhost', isResidentCredential: true, signCount: 10 },
      }),
    async credentials() {
      return (await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials
    },
  }
}
