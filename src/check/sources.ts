import { minus, parsePartialDate } from '../quantity/index.ts'
import { offer } from '../text/index.ts'
import { spanIn, textOf, valueOf } from './project.ts'
import type { CheckedTrial, Checking } from './project.ts'

/** Checks rule files against the source records of their registry pages. */
export function checkSources({ trials, report, project }: Checking): void {
  for (const one of trials) {
    const { trial, source, file, root } = one
    if (source === undefined) {
      const at = valueOf(root, 'source') ?? root
      report('source/missing', file, at.span, `The source record \`${trial.source}\` cannot be read.`)
      continue
    }
    checkCitations(one, report)
    for (const [bullet, span] of source.bullets) {
      if (!trial.criteria.some((criterion) => criterion.cites === bullet))
        report('source/uncovered', source.file, span, `No criterion of ${trial.id} cites ${bullet}.`)
    }
    checkOrder(one, report)
    if (source.enrolment !== '' && source.enrolment !== trial.enrolment.state) {
      const at = valueOf(root, 'enrolment') ?? root
      report(
        'source/enrolment',
        file,
        at.span,
        `The rules say enrolment is ${trial.enrolment.state}, the source record says ${source.enrolment}.`,
      )
    }
    if (source.title !== '' && source.title !== trial.title) {
      const at = valueOf(root, 'title') ?? root
      report('source/title', file, at.span, `The source record has another title: ${source.title}`)
    }
    const { dated: page, source: from } = trial.rulesFrom
    if (from === 'registry page' && page !== undefined && page !== source.pageDate) {
      const at = valueOf(root, 'page_date') ?? root
      report(
        'source/page-date',
        file,
        at.span,
        `The source record says that the page is of ${source.pageDate}, the rules say ${page}.`,
      )
    }
    const dated = parsePartialDate(source.pageDate)
    const oldest = minus(project.today, { count: project.staleAfter, unit: 'years' })
    if (dated !== undefined && dated.last < oldest) {
      const at = valueOf(source.root, 'page_date') ?? source.root
      report(
        'source/stale',
        source.file,
        at.span,
        `The page is of ${source.pageDate}: more than ${project.staleAfter} years old.`,
      )
    }
  }
}

function checkCitations(one: CheckedTrial, report: Checking['report']): void {
  const { trial, source, file } = one
  const cited = new Map<string, string>()
  for (const { id, cites } of trial.criteria) {
    if (cites === undefined) continue
    const span = spanIn(one, id, 'cites')
    const known = [...(source?.bullets.keys() ?? [])]
    const help = offer(cites, known)
    if (!known.includes(cites)) {
      report('source/no-bullet', file, span, `The source record has no bullet ${cites}.`, {
        ...(help !== undefined && { help }),
      })
    } else if (cited.has(cites)) {
      report('source/twice', file, span, `${cites} is cited by ${cited.get(cites) ?? ''} already.`)
    } else if (cites !== id) {
      report('source/other-bullet', file, span, `${id} cites ${cites}: a criterion is named like its bullet.`)
    }
    cited.set(cites, id)
  }
}

function checkOrder(one: CheckedTrial, report: Checking['report']): void {
  const { trial, source, file } = one
  const order = [...(source?.bullets.keys() ?? [])]
  let last = -1
  for (const { id, cites } of trial.criteria) {
    if (cites === undefined) continue
    const at = order.indexOf(cites)
    if (at !== -1 && at < last)
      report(
        'criterion/order',
        file,
        spanIn(one, id, 'id'),
        `${id} stands after a later bullet of the page; criteria come in page order.`,
      )
    last = Math.max(last, at)
  }
}

/** The title, enrolment and page date of a source record. */
export function sourceParts(root: CheckedTrial['root']): { title: string; enrolment: string; pageDate: string } {
  return {
    title: textOf(root, 'title'),
    enrolment: textOf(valueOf(root, 'status'), 'enrolment'),
    pageDate: textOf(root, 'page_date'),
  }
}
