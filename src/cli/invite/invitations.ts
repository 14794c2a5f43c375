export interface WaitingPerson {
  readonly userId: string
  readonly orgId: string
  readonly userName: string
  /** '' : cannot be invited by mail. */
  readonly email: string
}

/** People in state initial, and how each is invited. */
export interface Invitations {
  /** `orgId`: '' for every organization. */
  waiting(orgId: string): AsyncIterable<WaitingPerson>
  /** Mails a new code; one of before ends. */
  invite(person: WaitingPerson): Promise<void>
  close(): Promise<void>
}
