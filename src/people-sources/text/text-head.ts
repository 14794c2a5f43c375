/** The first characters of a text, and the whole text. */
export async function readHead(
  text: AsyncIterable<string>,
  characters: number,
): Promise<{ head: string; isWhole: boolean; all: AsyncGenerator<string> }> {
  const chunks = text[Symbol.asyncIterator]()
  let head = ''
  let isWhole = false
  while (head.length < characters && !isWhole) {
    const { value, done } = await chunks.next()
    if (done) isWhole = true
    else head += value
  }
  async function* all(): AsyncGenerator<string> {
    if (head) yield head
    yield* { [Symbol.asyncIterator]: () => chunks }
  }
  return { head, isWhole, all: all() }
}
