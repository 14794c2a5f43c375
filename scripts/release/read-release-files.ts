import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { ReleaseFiles } from './release-notes.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8')

export function readReleaseFiles(): ReleaseFiles {
  const others = ['README.md', ...globSync('docs/deploy/*.md', { cwd: ROOT }), 'deploy/kubernetes/kustomization.yaml']
  return {
    changelog: read('CHANGELOG.md'),
    packageJson: read('package.json'),
    lock: read('package-lock.json'),
    others: new Map(others.map((file) => [file, read(file)])),
  }
}
