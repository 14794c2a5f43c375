/** The first characters of a text, and the complete text. */
export async function readHead(
  text: AsyncIterable<string>,
  characters: number,
): Promise<{ head: string; isComplete: boolean; all: AsyncGenerator<string> }> {
  const chunks = text[Symbol.asyncIterator]()
  let head = ''
  let isComplete = false
  while (head.length < characters && !isComplete) {
    const { value, done } = await chunks.next()
    if (done) isComplete = true
    else head += value
  }
  async function* all(): AsyncGenerator<string> {
    if (head) yield head
    yield* { [Symbol.asyncIterator]: () => chunks }
  }
  return { head, isComplete, all: all() }
}
