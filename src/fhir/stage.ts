import type { MessageKey, Part } from '../messages/index.ts'
import type { JsonObject } from '../record/index.ts'
import { minus, parsePartialDate, plus } from '../quantity/index.ts'
import type { Claims } from './claims.ts'
import { hasWord, matches, textsOf, wordsOf } from './codes.ts'
import { agePart } from './day-limit.ts'
import type { ChartReading, StageSaid } from './chart-reading.ts'
import type { Remark } from './remark.ts'
import { dateText, itemsOf, objectAt, seenOn, statusOf, textAt } from './resources.ts'
import type { Resource } from './resources.ts'

/**
 * The stage that a concept gives. Undefined if its codes give none or several, or if its words name a different stage
 * or one of another time.
 */
export function stageOf(concept: JsonObject | undefined, { mapping, codes }: ChartReading): string | undefined {
  const codings = codes.of(concept)
  const found = new Set(
    codings.flatMap(({ code }) =>
      Object.entries(mapping.stage.values).flatMap(([stage, own]) => (matches(own, code) ? [stage] : [])),
    ),
  )
  const [only] = found
  const texts = textsOf(concept).map((one) => one.trim().toLowerCase())
  if (found.size !== 1 || only === undefined || texts.some((one) => isOtherStage(one, only, mapping.stage.other_words)))
    return undefined
  return only
}

/** Whether words name another stage than the code beside them (`Stage 3A` is IIIA), or a stage of another time. */
function isOtherStage(text: string, value: string, others: readonly string[]): boolean {
  if (hasWord(text, others) || STAGE_AFTER.test(text)) return true
  const [, group, part] = SAID.exec(text) ?? []
  if (group === undefined) return false
  const said = ROMAN[Number(group)] ?? group.toUpperCase()
  const [, own, ownPart] = /^(0|IV|I{1,3})([ABC]?)$/.exec(value) ?? []
  return own !== said || (part !== undefined && ownPart !== '' && part.charAt(0).toUpperCase() !== ownPart)
}

const SAID = /(?:stage|stadium|^)\s*[cp]?\s*(0|iv|i{1,3}|[1-4])([abc]\d?)?(?![a-z\d])/
const ROMAN = ['0', 'I', 'II', 'III', 'IV']
/** The prefix y, which marks a stage after treatment: `ypStage I`, `yT1`. */
const STAGE_AFTER = /\by[cp]?(?:stage|stadium|t[0-4x]|[0i1-4])/

/**
 * Reads the stages in the condition of the breast cancer, each with the date of the latest assessment that it cites.
 */
export function readOwnStages({ body, name }: Resource, claims: Claims, reading: ChartReading): void {
  const status = statusOf(body, 'clinicalStatus')
  const isBack = status.some((one) => one === 'recurrence' || one === 'relapse')
  for (const stage of itemsOf(body, 'stage')) {
    const words = [objectAt(stage, 'type'), objectAt(stage, 'summary')].map(wordsOf).join(' ')
    if (reading.mapping.stage.no_stage.some((one) => words.includes(one))) continue
    const value = stageOf(objectAt(stage, 'summary'), reading)
    if (value === undefined) {
      if (objectAt(stage, 'summary') !== undefined) leaveStage(name, claims, reading)
      continue
    }
    const assessments = itemsOf(stage, 'assessment').flatMap(
      (one) => reading.observations.find(textAt(one, 'reference') ?? '') ?? [],
    )
    const [date] = assessments
      .flatMap((one) => seenOn(one.body) ?? [])
      .toSorted()
      .toReversed()
    if (!isBack) for (const one of assessments) reading.cited.add(one.name)
    // After a recurrence, the stage may be that of the recurrence.
    const of = isBack ? 'not said' : 'on diagnosis'
    reading.stages.push({ value, source: name, date: isBack ? (date ?? dateText(body['recordedDate'])) : date, of })
  }
}

/** Reports a stage that is not understood. It may be stage IV, so there may be metastases. */
export function leaveStage(name: string, claims: Claims, { mapping }: ChartReading): void {
  claims.leave(name, 'not understood', { key: 'left.stage' })
  claims.warn(mapping.stage.fact, { key: 'note.stage-unclear', given: { resource: name } })
  claims.doubt('metastases', name, { key: 'note.shown.stage-unclear' }, { told: true })
}

const DIAGNOSIS_DATE = 'breast_cancer.diagnosis_date'

/**
 * Claims the stages that are the stage at diagnosis: those close to it in time, and those in the diagnosis itself,
 * unless their assessment is from another time. A stage group is given once and does not change when the disease
 * progresses. So stages 0 to III also count if their distance from the diagnosis is not known; only those that are not
 * even stated of the diagnosis do not count if the chart gives a stage IV in the same way. Charts also use stage IV for
 * a cancer that came back, so without a known distance it only counts if it is stated of the diagnosis and has no date.
 */
export function claimStages(claims: Claims, reading: ChartReading): void {
  const placed = reading.stages.map((one): Placed => {
    const of = one.of === 'not said' && reading.cited.has(one.source) ? 'about diagnosis' : one.of
    return { ...one, of, when: whenIs(one, claims, reading) }
  })
  const unplaced = placed.filter(({ when, of }) => when === 'not known' && of === 'not said')
  const isMixed = unplaced.some(isFour) && !unplaced.every(isFour)
  // Stage IV means that somebody has seen a metastasis.
  const [four] = placed.filter(isFour)
  if (four !== undefined && reading.lesions.length === 0)
    claims.doubt('metastases', four.source, stageShown(four, reading), { told: true })
  for (const one of placed) {
    const isDoubtful = isFour(one) ? one.of === 'not said' || one.date !== undefined : one.of === 'not said' && isMixed
    if (one.when === 'near' || (one.when === 'not known' && !isDoubtful)) claimStage(one, claims, reading)
    else setStageAside(one, claims, reading)
  }
}

type Placed = StageSaid & { readonly when: When }
type When = 'near' | 'before' | 'after' | 'not known'

const isFour = ({ value }: StageSaid): boolean => value === 'IV'

function claimStage({ value, source, date }: Placed, claims: Claims, { mapping }: ChartReading): void {
  claims.claim(mapping.stage.fact, { value, source, date })
}

function setStageAside({ value, source, date, when }: Placed, claims: Claims, reading: ChartReading): void {
  const isKnown = when === 'before' || when === 'after'
  const shown = stageShown({ value, date: isKnown ? undefined : date }, reading)
  const says: Remark = isKnown
    ? { key: stageKey(when, value), given: apartFrom(date ?? '', when, claims), shown }
    : { key: stageKey('when', value), shown }
  claims.setAside({ path: reading.mapping.stage.fact, source, reason: 'not certain', says })
}

/**
 * The message for a stage that is set aside. A stage IV that is not from before the diagnosis may be about a recurrence
 * or metastases.
 */
function stageKey(when: 'before' | 'after' | 'when', value: string): MessageKey {
  return when === 'before' || value !== 'IV' ? `note.stage.${when}` : `note.stage.${when}.four`
}

/** The dates of a stage and of the diagnosis, and the time between them, for a message. */
function apartFrom(date: string, when: 'before' | 'after', claims: Claims): Readonly<Record<string, Part>> {
  const [diagnosis = ''] = diagnosisDates(claims)
  const [stage, diagnosed] = [parsePartialDate(date), parsePartialDate(diagnosis)]
  if (stage === undefined || diagnosed === undefined) return { date, diagnosis, age: '' }
  const age = when === 'after' ? agePart(diagnosed.first, stage.first) : agePart(stage.last, diagnosed.last)
  return { date, diagnosis, age }
}

/** A stage as people read it, with its date if known. */
function stageShown({ value, date }: Pick<StageSaid, 'value' | 'date'>, { mapping }: ChartReading): Part {
  const stage: Part = { value, of: mapping.stage.fact }
  return date === undefined
    ? { key: 'note.shown.stage', given: { stage } }
    : { key: 'note.shown.stage.dated', given: { stage, date } }
}

/**
 * When a stage was found, compared with all diagnoses of the chart: near each of them, certainly before or after one,
 * or not known.
 */
function whenIs({ date, of }: StageSaid, claims: Claims, reading: ChartReading): When {
  const stage = date === undefined ? undefined : parsePartialDate(date)
  const diagnoses = diagnosisDates(claims).flatMap((one) => parsePartialDate(one) ?? [])
  if (of === 'on diagnosis' && stage === undefined) return 'near'
  if (stage === undefined || diagnoses.length === 0) return of === 'on diagnosis' ? 'near' : 'not known'
  const span = { count: reading.mapping.stage.at_diagnosis.months, unit: 'months' } as const
  const last = Math.min(stage.last, reading.asOf)
  if (diagnoses.some((one) => stage.first > plus(one.last, span))) return 'after'
  if (diagnoses.some((one) => last < minus(one.first, span))) return 'before'
  const isNear = diagnoses.every((one) => last <= plus(one.first, span) && stage.first >= minus(one.last, span))
  return isNear || of === 'on diagnosis' ? 'near' : 'not known'
}

function diagnosisDates(claims: Claims): string[] {
  return [...new Set(claims.claimsOf(DIAGNOSIS_DATE).map((one) => String(one.value)))]
}
