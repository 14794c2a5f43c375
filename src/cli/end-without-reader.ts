/** Ends the process with exit code 1 when nobody reads its output any more, as in `usher export | head`. */
export function endWithoutReader(): void {
  process.stdout.once('error', () => process.exit(1))
}
