import type { Summary, SummaryTrial } from '../batch/index.ts'
import { countedCriteria, endingsText } from '../explain/index.ts'
import { nothingToFind, siteTexts, spentText, staleText } from '../report/index.ts'
import { html, page, table } from './markup.ts'
import type { Markup } from './markup.ts'

/** The numbers of a batch as one HTML file: trials, attrition and what to find out, with bars. */
export function cohortHtml(summary: Summary): string {
  const { records, screened, rejected, as_of } = summary
  return page(
    `Pre-screening of a cohort, ${as_of}`,
    html`<main>
      ${PATTERNS}
      <h1>Pre-screening of a cohort</h1>
      <p>As of ${as_of}: ${records} records, ${screened} screened, ${rejected} refused.</p>
      ${siteTexts(summary).map((text) => html`<p>${text}</p>`)} ${screened === 0 ? undefined : numbers(summary)}
      ${refused(summary)} ${charts(summary)}
      <h2>Versions</h2>
      <p>
        Program ${summary.engine.name} ${summary.engine.version}. All rules (SHA-256):
        <span class="hash">${summary.criteria_sha256}</span>
      </p>
    </main>`,
  )
}

function numbers(summary: Summary): Markup {
  const { screened } = summary
  return html`${trials(summary)} ${summary.trials.map((trial) => attrition(trial, screened))} ${worklist(summary)}
  ${again(summary)} ${queries(summary)}`
}

function trials({ trials: all, screened }: Summary): Markup {
  return html`${table(
      'Trials: match, possible (a missing fact decides), out',
      ['Trial', 'Match', 'Possible', 'Out', 'Shares'],
      all.map(
        ({ id, title, match, possible, out }) =>
          html`<tr>
            <th scope="row"><span class="id">${id}</span> <span class="muted">${title}</span></th>
            <td class="number">${match}</td>
            <td class="number">${possible}</td>
            <td class="number">${out}</td>
            <td>
              ${bar(`${id}: ${match} match, ${possible} possible, ${out} out`, screened, [
                { count: match, fill: MATCH },
                { count: possible, fill: POSSIBLE },
              ])}
            </td>
          </tr>`,
      ),
    )}
    <p class="muted">Bars: black, match; hatched, possible; white, out.</p>`
}

const WIDTH = 240
const HEIGHT = 16

const MATCH = '#111'
const POSSIBLE = 'url(#hatch)'

/** What fills a part of a bar is told apart without colour; the pattern stands once in the page. */
const PATTERNS = html`<svg width="0" height="0" aria-hidden="true">
  <defs>
    <pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect width="5" height="5" fill="#fff" />
      <line x1="0" y1="0" x2="0" y2="5" stroke="#111" stroke-width="2.5" />
    </pattern>
  </defs>
</svg>`

/** A bar whose whole is framed, with its parts from the left. */
function bar(name: string, whole: number, parts: readonly { readonly count: number; readonly fill: string }[]): Markup {
  let at = 0
  const rects = parts.map(({ count, fill }) => {
    const width = whole === 0 ? 0 : (count / whole) * WIDTH
    const left = at
    at += width
    return count === 0 ? undefined : rect(left, width, fill)
  })
  return html`<svg
    role="img"
    aria-label="${name}"
    width="${WIDTH + 2}"
    height="${HEIGHT}"
    viewBox="-1 0 ${WIDTH + 2} ${HEIGHT}"
  >
    ${rect(0, WIDTH, 'none')} ${rects}
  </svg>`
}

function rect(left: number, width: number, fill: string): Markup {
  return html`<rect
    x="${left.toFixed(2)}"
    y="1"
    width="${width.toFixed(2)}"
    height="${HEIGHT - 2}"
    fill="${fill}"
    stroke="#111"
  />`
}

function attrition(trial: SummaryTrial, screened: number): Markup {
  const { id, title, criteria, jointly, not_worked_out: spent } = trial
  const shown = countedCriteria(criteria)
  const stale = staleText(trial)
  const heading = html`<h2>${id}: ${title}</h2>
    ${stale === undefined ? undefined : html`<p>${stale}</p>`}`
  if (shown.length === 0)
    return html`${heading}
      <p>No criterion keeps anybody out, and nothing is unknown.</p>`
  return html`${heading}
    ${table(
      `Attrition of ${id}`,
      ['No.', 'Criterion', 'Keeps out', 'Alone', 'Unknown', 'Left', 'Share kept out'],
      shown.map(
        (one) =>
          html`<tr>
            <th scope="row" class="id">${one.id}</th>
            <td>${one.text}</td>
            <td class="number">${one.fail}</td>
            <td class="number">${one.alone}</td>
            <td class="number">${one.unknown}</td>
            <td class="number">${one.remaining}</td>
            <td>
              ${bar(`${one.id} keeps out ${one.fail} of ${screened}`, screened, [{ count: one.fail, fill: MATCH }])}
            </td>
          </tr>`,
      ),
    )}
    <p class="muted">
      Keeps out: the inclusion is not met, or the exclusion applies. Alone: kept out by this criterion and no other.
      Left: kept out neither by this criterion nor by any before it.
    </p>
    ${jointly === 0 ? undefined : html`<p>${jointly} kept out by the criteria together, though by no single one.</p>`}
    ${spent === undefined ? undefined : html`<p>${spentText(spent)}</p>`}`
}

function worklist({ worklist: facts, trials: all }: Summary): Markup {
  if (facts.length === 0)
    return html`<h2>To find out</h2>
      <p>${nothingToFind(all)}</p>`
  const most = Math.max(...facts.map((one) => one.verdicts))
  return html`<h2>To find out</h2>
    ${table(
      'Missing facts, what could open most first',
      ['Fact', 'Patients', 'Verdicts', 'Settled alone', 'Trials', 'Verdicts it could change'],
      facts.map(
        ({ label, patients, verdicts, alone, trials: where }) =>
          html`<tr>
            <th scope="row">${label}</th>
            <td class="number">${patients}</td>
            <td class="number">${verdicts}</td>
            <td class="number">${alone}</td>
            <td>${Object.keys(where).join(', ')}</td>
            <td>${bar(`${label}: ${verdicts} verdicts`, most, [{ count: verdicts, fill: MATCH }])}</td>
          </tr>`,
      ),
    )}`
}

function again({ measure_again: facts = [] }: Summary): Markup | undefined {
  if (facts.length === 0) return undefined
  return html`<h2>To measure again</h2>
    ${table(
      'Facts that are too old, of patients who match or may still match',
      ['Fact', 'Patients', 'Trials'],
      facts.map(
        ({ label, patients, trials: where }) =>
          html`<tr>
            <th scope="row">${label}</th>
            <td class="number">${patients}</td>
            <td>${Object.keys(where).join(', ')}</td>
          </tr>`,
      ),
    )}`
}

function queries({ queries: raised = [] }: Summary): Markup | undefined {
  if (raised.length === 0) return undefined
  return html`<h2>To check</h2>
    ${table(
      'What is unlikely in the records',
      ['Query', 'Patients', 'What is unlikely'],
      raised.map(
        ({ query, say, patients }) =>
          html`<tr>
            <th scope="row">${query}</th>
            <td class="number">${patients}</td>
            <td>${say}</td>
          </tr>`,
      ),
    )}`
}

function charts({ charts: found }: Summary): Markup | undefined {
  if (found === undefined) return undefined
  return html`<h2>Charts</h2>
    <p>${found.resources} resources of charts (${found.patients} patients screened): ${endingsText(found)}.</p>
    ${
      found.codes_to_map.length === 0
        ? undefined
        : table(
            'Codes to map next',
            ['Patients', 'Code', 'Shown as', 'System'],
            found.codes_to_map.slice(0, MOST_CODES).map(
              ({ system, code, display, patients }) =>
                html`<tr>
                  <td class="number">${patients}</td>
                  <td>${code}</td>
                  <td>${display}</td>
                  <td>${system}</td>
                </tr>`,
            ),
          )
    }`
}

const MOST_CODES = 50

function refused({ reasons }: Summary): Markup | undefined {
  if (reasons.length === 0) return undefined
  return html`<h2>Refused records</h2>
    ${table(
      'Why records were refused',
      ['Records', 'Reason'],
      reasons.map(
        ({ reason, records }) =>
          html`<tr>
            <td class="number">${records}</td>
            <td>${reason}</td>
          </tr>`,
      ),
    )}`
}
