/** A release is a tag; everything that names the version agrees with it before anything is published. */
import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { type Manifest, ROOT, readText, yamlDocuments } from '#test/deploy/yaml-documents.ts'
import { readReleaseFiles } from '../../scripts/release/read-release-files.ts'
import { type ReleaseFiles, releaseNotes } from '../../scripts/release/release-notes.ts'

const { version, files, publishConfig } = JSON.parse(readText('package.json')) as {
  version: string
  files: string[]
  publishConfig: { access: string }
}

test('package, lock file, guides, manifests and changelog name the version of now', () => {
  const notes = releaseNotes(version, readReleaseFiles())
  expect(notes.faults).toEqual([])
  expect(notes.notes).toContain('### Upgrade notes')
  expect(notes.date).toMatch(/^(not released|\d{4}-\d{2}-\d{2})$/)
})

test('every section of the changelog is a version with a date, the newest first', () => {
  const headings = [...readText('CHANGELOG.md').matchAll(/^## (.+)$/gm)].map(([, heading]) => heading ?? '')
  for (const heading of headings)
    expect(heading).toMatch(/^\d+\.\d+\.\d+ – (not released|\d{4}-\d{2}-\d{2})$|^Unreleased$/)
  const versions = headings.flatMap((heading) => /^[\d.]+/.exec(heading) ?? [])
  const newestFirst = (a: string, b: string) => b.localeCompare(a, 'en', { numeric: true })
  expect(versions).toEqual([...versions].sort(newestFirst))
})

const releaseFiles: ReleaseFiles = {
  changelog: '# Changelog\n\n## 1.1.0 – 2027-02-01\n\n### Upgrade notes\n\n- One.\n\n## 1.0.0 – 2027-01-01\n\nFirst.\n',
  packageJson: '{"version":"1.1.0"}',
  lock: '{"version":"1.1.0","packages":{"":{"version":"1.1.0"}}}',
  others: new Map([['README.md', 'npm install ./usher-id-usher-1.1.0.tgz']]),
}

test('the notes are the section of the version', () => {
  expect(releaseNotes('1.1.0', releaseFiles)).toEqual({
    faults: [],
    notes: '### Upgrade notes\n\n- One.',
    date: '2027-02-01',
  })
})

test.each([
  [{ packageJson: '{"version":"1.0.0"}' }, 'package.json names 1.0.0, not 1.1.0'],
  [{ lock: '{"version":"1.1.0","packages":{"":{"version":"1.0.0"}}}' }, 'package-lock.json, packages names 1.0.0'],
  [{ others: new Map([['docs/x.md', 'build-arg VERSION=1.0.9 --x']]) }, 'docs/x.md names 1.0.9, not 1.1.0'],
  [{ others: new Map([['k.yaml', 'newTag: "1.0.0"']]) }, 'k.yaml names 1.0.0, not 1.1.0'],
  [{ changelog: '## 1.0.0 – 2027-01-01\n' }, 'CHANGELOG.md has no section "## 1.1.0 – date"'],
  [{ changelog: '## 1.1.0 – 2027-01-01\n\nNothing.\n' }, 'CHANGELOG.md has no "### Upgrade notes" below 1.1.0'],
])('a file that disagrees stops the release: %j', (change, fault) => {
  expect(releaseNotes('1.1.0', { ...releaseFiles, ...change }).faults.join()).toContain(fault)
})

test('the script rejects a tag that is no version, and one of another version', () => {
  const run = (tag: string) =>
    spawnSync(process.execPath, [path.join(ROOT, 'scripts/release.ts'), tag], { encoding: 'utf8' })
  expect(run('1.0.0')).toMatchObject({ status: 1, stderr: expect.stringContaining('a tag is v and a version') })
  expect(run('v99.0.0')).toMatchObject({ status: 1, stderr: expect.stringContaining('names 0.1.0, not 99.0.0') })
})

test('the workflow publishes what passed the tests, with provenance and a bill of materials, on tags alone', () => {
  const [workflow] = yamlDocuments('.github/workflows/release.yml') as [Manifest]
  expect(workflow.on).toEqual({ push: { tags: ['v*'] } })
  expect(workflow.permissions).toEqual({ contents: 'read' })
  const runs: string[] = workflow.jobs.package.steps.flatMap(({ run = [] }: Manifest) => run)
  const order = ['.ci/run', 'npm run --silent release', 'npm pack', 'npm publish --provenance', 'gh release create']
  const places = order.map((command) => runs.findIndex((run) => run.startsWith(command)))
  expect(places).toEqual([...places].sort((a, b) => a - b))
  expect(places).not.toContain(-1)
  expect(runs.at(-1)).toContain('dist/sbom.cdx.json')
  expect(workflow.jobs.image.needs).toBe('package')
  expect(workflow.jobs.image.steps.at(-1).with).toMatchObject({ provenance: 'mode=max', sbom: true })
  expect(publishConfig.access).toBe('public')
  expect(files).toContain('CHANGELOG.md')
  // A script that a step names exists.
  for (const run of runs) {
    const [, script] = /^npm run (?:--silent )?(\w+)/.exec(run) ?? []
    if (script) expect(JSON.parse(readText('package.json')).scripts).toHaveProperty(script)
    if (run.startsWith('.ci/')) expect(readFileSync(path.join(ROOT, run), 'utf8')).toContain('npm test')
  }
  expect(globSync('.github/workflows/*.yml', { cwd: ROOT })).toHaveLength(1)
})
