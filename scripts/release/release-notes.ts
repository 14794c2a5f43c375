/** Release notes of a version, once everything that names the version agrees. */

export interface ReleaseFiles {
  /** Texts of CHANGELOG.md, package.json and package-lock.json. */
  readonly changelog: string
  readonly packageJson: string
  readonly lock: string
  /** Texts that name the version, by file: guides and manifests. */
  readonly others: ReadonlyMap<string, string>
}

/** `## 1.2.3 – 2027-01-31`, or `– not released` until the tag. */
const HEADING = /^## (\d+\.\d+\.\d+\S*) – (.+)$/gm
const NAMED = /(?:usher-id-usher-|VERSION=|newTag: ")(\d+\.\d+\.\d+[-\w.]*?)(?=\.tgz|"|\s)/g

/** Returns what is wrong with the version in the files, and its notes. */
export function releaseNotes(version: string, files: ReleaseFiles): { faults: string[]; notes: string; date: string } {
  const faults: string[] = []
  const expectVersion = (place: string, actual: unknown) => {
    if (actual !== version) faults.push(`${place} names ${String(actual)}, not ${version}`)
  }
  // Files of this repository.
  const { version: packageVersion } = JSON.parse(files.packageJson) as { version: string }
  const lock = JSON.parse(files.lock) as { version: string; packages: Record<string, { version?: string }> }
  expectVersion('package.json', packageVersion)
  expectVersion('package-lock.json', lock.version)
  expectVersion('package-lock.json, packages', lock.packages['']?.version)
  for (const [file, text] of files.others) for (const [, actual] of text.matchAll(NAMED)) expectVersion(file, actual)
  const sections = [...files.changelog.matchAll(HEADING)]
  const at = sections.findIndex(([, heading]) => heading === version)
  const section = sections[at]
  if (!section)
    return { faults: [...faults, `CHANGELOG.md has no section "## ${version} – date"`], notes: '', date: '' }
  const begins = section.index + section[0].length
  const notes = files.changelog.slice(begins, sections[at + 1]?.index).trim()
  for (const part of ['### Upgrade notes', '### Added', '### Changed', '### Fixed', '### Removed', '### Security'])
    if (notes.split(`${part}\n`).length > 2) faults.push(`CHANGELOG.md has "${part}" twice below ${version}`)
  if (!notes.includes('### Upgrade notes')) faults.push(`CHANGELOG.md has no "### Upgrade notes" below ${version}`)
  return { faults, notes, date: section[2] ?? '' }
}
