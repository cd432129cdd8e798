import type { Summary, SummaryTrial } from '../batch/index.ts'
import { html, page, table } from './markup.ts'
import type { Markup } from './markup.ts'

/** The numbers of a batch as one HTML file: trials, attrition and what to find out, with bars. */
export function cohortHtml(summary: Summary): string {
  const { records, screened, rejected, as_of } = summary
  return page(
    `Pre-screening of a cohort, ${as_of}`,
    html`<main>
      <h1>Pre-screening of a cohort</h1>
      <p>As of ${as_of}: ${records} records, ${screened} screened, ${rejected} refused.</p>
      ${trials(summary)} ${summary.trials.map((trial) => attrition(trial, screened))} ${worklist(summary)}
      ${refused(summary)}
      <h2>Versions</h2>
      <p>
        Program ${summary.engine.name} ${summary.engine.version}. All rules (SHA-256):
        <span class="hash">${summary.criteria_sha256}</span>
      </p>
    </main>`,
  )
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
              ${shares(`${id}: ${match} match, ${possible} possible, ${out} out`, [match, possible, out], screened)}
            </td>
          </tr>`,
      ),
    )}
    <p class="muted">Bars: black, match; hatched, possible; white, out.</p>`
}

const WIDTH = 240
const HEIGHT = 16

/** A bar in three parts that can be told apart without colour. */
function shares(name: string, counts: readonly number[], whole: number): Markup {
  const fills = ['#111', 'url(#hatch)', '#fff']
  let at = 0
  const parts = counts.map((count, i) => {
    const width = whole === 0 ? 0 : (count / whole) * WIDTH
    const rect = html`<rect
      x="${at.toFixed(2)}"
      y="1"
      width="${width.toFixed(2)}"
      height="${HEIGHT - 2}"
      fill="${fills[i]}"
      stroke="#111"
    />`
    at += width
    return count === 0 ? undefined : rect
  })
  return html`<svg
    role="img"
    aria-label="${name}"
    width="${WIDTH + 2}"
    height="${HEIGHT}"
    viewBox="-1 0 ${WIDTH + 2} ${HEIGHT}"
  >
    <defs>
      <pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="5" height="5" fill="#fff" />
        <line x1="0" y1="0" x2="0" y2="5" stroke="#111" stroke-width="2.5" />
      </pattern>
    </defs>
    ${parts}
  </svg>`
}

function bar(name: string, count: number, whole: number): Markup {
  const width = whole === 0 ? 0 : (count / whole) * WIDTH
  return html`<svg
    role="img"
    aria-label="${name}"
    width="${WIDTH + 2}"
    height="${HEIGHT}"
    viewBox="-1 0 ${WIDTH + 2} ${HEIGHT}"
  >
    <rect x="0" y="1" width="${width.toFixed(2)}" height="${HEIGHT - 2}" fill="#555" />
    <rect x="0" y="1" width="${WIDTH}" height="${HEIGHT - 2}" fill="none" stroke="#555" />
  </svg>`
}

function attrition({ id, title, criteria, jointly }: SummaryTrial, screened: number): Markup {
  const shown = criteria.filter((one) => one.fail + one.unknown > 0)
  const heading = html`<h2>${id}: ${title}</h2>`
  if (shown.length === 0)
    return html`${heading}
      <p>Nobody fails a criterion, and nothing is unknown.</p>`
  return html`${heading}
    ${table(
      `Attrition of ${id}`,
      ['No.', 'Criterion', 'Fail', 'Alone', 'Unknown', 'Left', 'Share that fails'],
      shown.map(
        (one) =>
          html`<tr>
            <th scope="row" class="id">${one.id}</th>
            <td>${one.text}</td>
            <td class="number">${one.fail}</td>
            <td class="number">${one.alone}</td>
            <td class="number">${one.unknown}</td>
            <td class="number">${one.remaining}</td>
            <td>${bar(`${one.fail} of ${screened} fail ${one.id}`, one.fail, screened)}</td>
          </tr>`,
      ),
    )}
    <p class="muted">
      Alone: kept out by this criterion and no other. Left: fail neither this criterion nor any before it.
    </p>
    ${jointly === 0 ? undefined : html`<p>${jointly} fail no single criterion, but cannot meet them all.</p>`}`
}

function worklist({ worklist: facts }: Summary): Markup {
  if (facts.length === 0)
    return html`<h2>To find out</h2>
      <p>Nothing is left to find out.</p>`
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
            <td>${bar(`${label}: ${verdicts} verdicts`, verdicts, most)}</td>
          </tr>`,
      ),
    )}`
}

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
