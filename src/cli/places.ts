import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the package: the nearest one above this file that holds the shipped criteria. */
function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'criteria', 'dictionary.yaml'))) {
    const above = dirname(folder)
    if (above === folder) return folder
    folder = above
  }
  return folder
}

const ROOT = packageRoot()

export const SHIPPED_CRITERIA = join(ROOT, 'criteria')

export const COMPILED_RULES = join(ROOT, '.build', 'rules.json')

export const COMPILED_FHIR = join(ROOT, '.build', 'fhir.json')

export const BATCH_WORKER = join(ROOT, '.build', 'batch-worker.cjs')
