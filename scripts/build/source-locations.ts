import path from 'node:path'
import type { Plugin } from 'rolldown'

/**
 * Keeps `import.meta.url` and `import.meta.dirname` of a source file valid inside a bundle: the file `src/a/b.ts` reads
 * its neighbours at `dist/a/`, in every chunk that may contain its code. Chunks lie directly in `dist`, workers at
 * their own place.
 */
export const sourceLocations = (sourceFolder: string): Plugin => ({
  name: 'source-locations',
  transform(code, id) {
    if (!id.startsWith(sourceFolder) || !code.includes('import.meta.')) return null
    const place = path.relative(sourceFolder, id).replace(/\.ts$/, '.js')
    return code
      .replaceAll('import.meta.url', `new URL(${JSON.stringify(place)}, import.meta.url).href`)
      .replaceAll('import.meta.dirname', `(import.meta.dirname + ${JSON.stringify(`/${path.dirname(place)}`)})`)
  },
})
