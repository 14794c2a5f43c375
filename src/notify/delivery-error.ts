/**
 * Failed delivery of a message. `message` is for the log: it names the step and the status, never the message's content
 * or recipient. Not retryable: the same message would be rejected again.
 */
export class DeliveryError extends Error {
  readonly retryable: boolean

  constructor(message: string, options: { readonly retryable: boolean; readonly cause?: unknown }) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'DeliveryError'
    this.retryable = options.retryable
  }
}
