import { writeFileSync } from 'node:fs'
import { loadRules } from '../model/index.ts'
import { renderDiagnostic } from '../text/index.ts'
import { readCriteriaFiles } from './criteria-folder.ts'
import { COMPILED_RULES, SHIPPED_CRITERIA } from './places.ts'

// The last step of the build: the shipped rules as plain data, so that a run need not read YAML.
const files = readCriteriaFiles(SHIPPED_CRITERIA)
const loaded = loadRules(files.dictionary, files.trials, files.sha256)
if (loaded.ok) writeFileSync(COMPILED_RULES, JSON.stringify(loaded.rules))
else {
  process.stderr.write(`${loaded.diagnostics.map(renderDiagnostic).join('\n\n')}\n`)
  process.exitCode = 2
}
