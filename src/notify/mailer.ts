/** A mail to one person, ready to be sent. */
export interface Mail {
  /** Stable for one cause of one mail: it becomes the Message-ID, so a second delivery is recognisable. */
  readonly id: string
  /** One plain address, without a display name. */
  readonly to: string
  readonly subject: string
  readonly html: string
  readonly text: string
  /** BCP 47. */
  readonly language: string
}

export interface Mailer {
  /** Hands the mail over and resolves once it is taken. Rejects with DeliveryError. */
  send(mail: Mail): Promise<void>
}
