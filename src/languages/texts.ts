import type { ChoiceValue, Dictionary, LabVariable, Variable } from '../dictionary/index.ts'
import { ALIVE, questionHash } from '../model/index.ts'
import type { Criterion, CriterionForm, Question, RuleSet, Trial } from '../model/index.ts'

/** A text in the rules that people read. */
export interface Placed {
  /** The id of the trial in whose file the text is; undefined for the dictionary's file. */
  readonly trial: string | undefined
  /**
   * Where in the file: `labs.alt.label`, `hiv=positive.label`, `I1.text`. A text without a name is found by its English
   * words.
   */
  readonly place: string
  readonly english: string
}

/** The words to show instead of a text; undefined to keep the English. */
export type Words = (text: Placed) => string | undefined

/**
 * The same rules in other words. Conditions, names and hashes stay as they are, and so does what ties an answer to its
 * question.
 */
export function inOtherWords(rules: RuleSet, words: Words): RuleSet {
  const said = spoken(undefined, words)
  return {
    ...rules,
    dictionary: dictionaryIn(rules.dictionary, said),
    implications: rules.implications.map((one) => ({ ...one, because: said(one.because, one.because) })),
    orders: rules.orders.map((one) => ({ ...one, because: said(one.because, one.because) })),
    queries: rules.queries.map((one) => ({
      ...one,
      say: said(`${one.id}.say`, one.say),
      because: said(`${one.id}.because`, one.because),
    })),
    trials: rules.trials.map((trial) => trialIn(trial, spoken(trial.id, words), said)),
  }
}

/** Every text in the rules that people read. */
export function textsOf(rules: RuleSet): readonly Placed[] {
  const found = new Map<string, Placed>()
  inOtherWords(rules, (text) => {
    found.set(`${text.trial ?? ''} ${text.place}`, text)
    return undefined
  })
  return [...found.values()]
}

/** Gives the words for a text at a place of one file. */
type Said = (place: string, english: string) => string

function spoken(trial: string | undefined, words: Words): Said {
  return (place, english) => words({ trial, place, english }) ?? english
}

function dictionaryIn(dictionary: Dictionary, said: Said): Dictionary {
  const { derived } = dictionary
  const words = { ...dictionary.words }
  const variables = dictionary.variables.map((one) => variableIn(one, said, words))
  const own = derived?.map((one) => variableIn(one, said, words) as LabVariable)
  return { ...dictionary, variables, words, ...(own !== undefined && { derived: own }) }
}

/** `words`: further words for facts. The English name of a translated lab is added, so that it is still understood. */
function variableIn(variable: Variable, said: Said, words: { [path: string]: readonly string[] }): Variable {
  const { path, question, help, changeable } = variable
  const common = {
    label: said(`${path}.label`, variable.label),
    question: question === undefined ? undefined : said(`${path}.question`, question),
    help: help === undefined ? undefined : said(`${path}.help`, help),
    changeable:
      changeable?.advice === undefined
        ? changeable
        : { ...changeable, advice: said(`${path}.advice`, changeable.advice) },
  }
  switch (variable.type) {
    case 'choice':
      return { ...variable, ...common, values: variable.values.map((one) => valueIn(one, `${path}=${one.name}`, said)) }
    case 'group':
      return { ...variable, ...common, fields: variable.fields.map((one) => variableIn(one, said, words)) }
    case 'list':
      return {
        ...variable,
        ...common,
        entry: said(`${path}.entry`, variable.entry),
        fields: variable.fields.map((one) => variableIn(one, said, words)),
      }
    case 'lab':
      if (common.label !== variable.label) words[path] = [...(words[path] ?? []), variable.label]
      return { ...variable, ...common }
    case 'yes_no':
    case 'integer':
    case 'date':
    case 'birth_date':
    case 'age':
    case 'text':
      return { ...variable, ...common }
  }
}

/** The English label is added to the synonyms, so that it can still be typed. */
function valueIn(value: ChoiceValue, place: string, said: Said): ChoiceValue {
  const label = said(`${place}.label`, value.label)
  return {
    ...value,
    label,
    ...(value.as !== undefined && { as: said(`${place}.as`, value.as) }),
    synonyms: label === value.label ? value.synonyms : [...value.synonyms, value.label],
  }
}

function trialIn(trial: Trial, said: Said, ofDictionary: Said): Trial {
  const { state, reason } = trial.enrolment
  return {
    ...trial,
    title: said('title', trial.title),
    enrolment: { state, reason: reason === undefined ? undefined : said('enrolment.reason', reason) },
    criteria: trial.criteria.map((one) =>
      one.id === ALIVE
        ? { ...one, text: ofDictionary('alive.text', one.text) }
        : criterionIn(one, (place, english) => said(`${one.id}.${place}`, english)),
    ),
  }
}

function criterionIn(criterion: Criterion, said: Said): Criterion {
  const { note, remarks } = criterion
  return {
    ...criterion,
    text: said('text', criterion.text),
    note: note === undefined ? undefined : said('note', note),
    remarks: remarks.map((one, i) => ({ ...one, say: said(`remark ${i + 1}`, one.say) })),
    form: formIn(criterion.form, said),
  }
}

function formIn(form: CriterionForm, said: Said): CriterionForm {
  switch (form.kind) {
    case 'decided':
      return form.confirm === undefined ? form : { ...form, confirm: questionIn(form.confirm, said) }
    case 'asked':
      return questionIn(form, said)
    case 'not-screened':
      return { ...form, reason: said('reason', form.reason) }
  }
}

/**
 * An answer is tied to the question as the rule file asks it, so a translated question keeps the hash of the original.
 */
function questionIn<T extends Question>(question: T, said: Said): T {
  const own = { ask: said('ask', question.ask), who: said('who', question.who) }
  const isSame = own.ask === question.ask && own.who === question.who
  return isSame ? question : { ...question, ...own, sha256: questionHash(question) }
}
