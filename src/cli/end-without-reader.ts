/** Ends the process with exit code 1 when the reader of its output closes the pipe, as in `usher export | head`. */
export function endWithoutReader(): void {
  process.stdout.once('error', () => process.exit(1))
}
