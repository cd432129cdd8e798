import { canHold } from '../prove/index.ts'
import { valueOf } from './project.ts'
import type { Checking } from './project.ts'

/** Queries that no patient can raise. */
export function checkQueries({ rules, dictionary, report, project }: Checking): void {
  const written = valueOf(dictionary.root, 'queries')
  const items = written?.kind === 'list' ? written.items : []
  for (const { id, when } of rules.queries) {
    if (canHold(when, rules, project.today) !== false) continue
    const node = items.map((item) => valueOf(item, 'id')).find((one) => one?.kind === 'scalar' && one.text === id)
    report('query/never', dictionary.file, (node ?? dictionary.root).span, `No patient can raise the query ${id}.`, {
      help: 'Proved for all patients.',
    })
  }
}
