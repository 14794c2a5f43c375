/**
 * `npm run release -- v1.2.3` prints the release notes of a tag. Exits 1 when package, lock file, guides, manifests and
 * changelog do not agree about its version, or when the changelog has no date for it.
 */
import { readReleaseFiles } from './release/read-release-files.ts'
import { releaseNotes } from './release/release-notes.ts'

const [, , tag = ''] = process.argv
const version = /^v(\d+\.\d+\.\d+(?:-[\w.]+)?)$/.exec(tag)?.[1]
if (version === undefined) {
  console.error(`a tag is v and a version, such as v1.2.3, not "${tag}"`)
  process.exit(1)
}
const { faults, notes, date } = releaseNotes(version, readReleaseFiles())
if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) faults.push(`CHANGELOG.md has no date for ${version}, but "${date}"`)
for (const fault of faults) console.error(fault)
if (faults.length > 0) process.exit(1)
console.log(notes)
