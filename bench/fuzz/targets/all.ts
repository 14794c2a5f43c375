/** Contents page: everything that is fuzzed. */
import type { Target } from '#bench/fuzz/target.ts'
import { hashes } from '#bench/fuzz/targets/hashes.ts'
import { json } from '#bench/fuzz/targets/json.ts'
import { nevisFilters } from '#bench/fuzz/targets/nevis-filters.ts'
import { outsideNames } from '#bench/fuzz/targets/outside-names.ts'
import { paths } from '#bench/fuzz/targets/paths.ts'
import { tokenMembers } from '#bench/fuzz/targets/token-members.ts'
import { transcoder } from '#bench/fuzz/targets/transcoder.ts'

export const targets: readonly Target[] = [json, transcoder, paths, hashes, nevisFilters, outsideNames, tokenMembers]
