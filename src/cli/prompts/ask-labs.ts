import { labOf, unitsFor, variablesByPath } from '../../dictionary/index.ts'
import type { Dictionary, LabVariable, UnitSystem } from '../../dictionary/index.ts'
import { labText, readReport, typedLab } from '../../interview/index.ts'
import type { Answer, NextQuestion, Report } from '../../interview/index.ts'
import { isObject, valueAt } from '../../record/index.ts'
import type { Json } from '../../record/index.ts'
import type { Asking } from './asking.ts'
import type { LabRow } from './sheet.ts'
import type { Move } from './screen.ts'

/** Asks for several labs on one sheet. */
export async function askLabs({
  screen,
  labs: questions,
  record,
  dictionary,
  prompts,
  units: system,
  today,
}: Asking): Promise<Move<readonly Answer[]>> {
  const rows = new Map<string, LabRow>()
  for (const { path, part, variable } of questions) {
    const owner = labOf(dictionary, path)?.path
    if (variable.type !== 'lab' || owner === undefined) continue
    const before = valueAt(record, owner)
    const start = isObject(before) ? labText(before) : ''
    const awaitsLimit = start !== '' && questions.some((one) => one.path === `${owner}.uln`)
    rows.set(owner, {
      path: owner,
      label: variable.label,
      units: sensibleUnits(dictionary, variable, before, system),
      help: variable.help,
      limit: rows.get(owner)?.limit === true || part === 'uln' || needsLimit(owner, questions),
      start: awaitsLimit ? `${start} ` : start,
      ...(awaitsLimit && { awaitsLimit }),
      read: (text, unit) => typedLab(text, variable, unit, dictionary, screen.say, today),
    })
  }
  const reading = { labs: labsOf(dictionary), dictionary, today }
  const read = (line: string, before: Report): Report => readReport(line, reading, before)
  const move = await prompts.labSheet({ screen, rows: [...rows.values()], readReport: read })
  if (move.kind !== 'answer') return move
  return {
    kind: 'answer',
    value: move.value.map(({ path, value, anew }) => {
      return value === undefined ? { path } : { path, value, ...(anew && { anew }) }
    }),
  }
}

function labsOf(dictionary: Dictionary): readonly LabVariable[] {
  return [...variablesByPath(dictionary).values()].flatMap((one) => (one.type === 'lab' ? [one] : []))
}

function needsLimit(owner: string, questions: readonly NextQuestion[]): boolean {
  return questions.some((one) => one.path === owner && one.limit)
}

/**
 * The units to offer, at most 6: the unit already recorded, the one that the site's laboratory uses, the analyte's own,
 * and others found on reports. Not every unit that could be converted is offered.
 */
function sensibleUnits(
  dictionary: Dictionary,
  variable: LabVariable,
  before: Json | undefined,
  system: UnitSystem | undefined,
): string[] {
  const given = isObject(before) && typeof before['unit'] === 'string' ? before['unit'] : undefined
  const usual = system === undefined ? undefined : variable.systems?.[system]
  const all = [...(usual === undefined ? [] : [usual]), ...unitsFor(dictionary, variable)]
  return [...new Set([...(given === undefined ? [] : [given]), ...all])].slice(0, MOST_UNITS)
}

const MOST_UNITS = 6
