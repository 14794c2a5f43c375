/** The worker thread of the rounds pool: one job in, one digest out. */
import { parentPort } from 'node:worker_threads'
import { evaluateFormula } from '#crypto/password/formula/evaluate-formula.ts'
import type { RoundsJob } from '#crypto/password/rounds/job.ts'
import { desCryptDigest } from '#crypto/password/schemes/des-crypt.ts'
import { md5CryptDigest } from '#crypto/password/schemes/md5-crypt.ts'
import { stretchDigest } from '#crypto/password/schemes/phpass.ts'
import { shaCryptDigest } from '#crypto/password/schemes/sha-crypt.ts'

function digestOf(job: RoundsJob): Uint8Array {
  switch (job.algorithm) {
    case 'des-crypt':
      return desCryptDigest(job)
    case 'md5-crypt':
      return md5CryptDigest(job)
    case 'sha-crypt':
      return shaCryptDigest(job)
    case 'stretch':
      return stretchDigest(job)
    case 'formula':
      return evaluateFormula(job.formula, job)
  }
}

parentPort?.on('message', (job: RoundsJob) => parentPort?.postMessage(digestOf(job)))
