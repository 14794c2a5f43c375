/**
 * Why a message could not be handed over. `message` is for the log: it names the step and the status, never what the
 * message said or where it went. Not retryable: the same message would be refused again.
 */
export class DeliveryError extends Error {
  readonly retryable: boolean

  constructor(message: string, options: { readonly retryable: boolean; readonly cause?: unknown }) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'DeliveryError'
    this.retryable = options.retryable
  }
}
