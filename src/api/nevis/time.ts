/** `2024-05-02T09:15:00Z`; the milliseconds are dropped, not rounded. */
export const isoSeconds = (epochMs: number): string => `${new Date(epochMs).toISOString().slice(0, 19)}Z`

/** `2024-05-02T09:15:00.000Z`. */
export const isoMilliseconds = (epochMs: number): string => new Date(epochMs).toISOString()
