/** A text message to one phone, ready to be sent. */
export interface Sms {
  /** Stable for one cause of one message, so a second delivery is recognisable. */
  readonly id: string
  /** E.164. */
  readonly to: string
  readonly text: string
  /** The event that caused it, for example `user.human.phone.code.added`. */
  readonly eventType: string
  /** BCP 47. */
  readonly language: string
  /** Values from which a provider may compose its own text: code, displayName, loginNames and so on. */
  readonly args: Readonly<Record<string, string | readonly string[]>>
}

export interface SmsSender {
  /** Hands the message over and resolves once it is taken. Rejects with DeliveryError. */
  send(sms: Sms): Promise<void>
}
