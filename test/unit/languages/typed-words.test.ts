import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { ask } from '../../../src/cli/prompts/ask.ts'
import { answerText } from '../../../src/cli/prompts/answer-text.ts'
import { linearPrompts } from '../../../src/cli/prompts/linear.ts'
import { Lines } from '../../../src/cli/prompts/lines.ts'
import { questionFor, typedBirth, typedDate, typedEnd } from '../../../src/interview/index.ts'
import { clashesIn, typedWords } from '../../../src/languages/index.ts'
import { EN, inEnglish, pseudoLanguage, sayIn } from '../../../src/messages/index.ts'
import type { MessageKey, Say } from '../../../src/messages/index.ts'
import { dateInWords, parseDay } from '../../../src/quantity/index.ts'
import type { Json } from '../../../src/record/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { SCREEN } from '../../prompts/question.ts'
import { AS_OF, rulesOf } from '../../support/rules.ts'

const TODAY = '2026-03-15'
const inPseudo = sayIn(pseudoLanguage())
/** A language without a file, or with some messages of one. */
const inTag = (tag: string, messages: Partial<Record<MessageKey, string>> = {}): Say => sayIn({ tag, messages })

/** Every day that a text may mean. */
function days(text: string, say: Say): readonly string[] {
  const read = typedDate(text, TODAY, say)
  return read.ok ? [read.value] : (read.choices ?? []).map(({ value }) => value)
}

describe('a day in words', () => {
  it.each([
    ['de', 'heute', '2026-03-15'],
    ['de', 'gestern', '2026-03-14'],
    ['de', 'vorgestern', '2026-03-13'],
    ['de', 'vor 2 Wochen', '2026-03-01'],
    ['de', 'vor 1 Tag', '2026-03-14'],
    ['de', 'vor 3 Jahren', '2023'],
    ['de', 'letzten Monat', '2026-02'],
    ['de', '5. März 2024', '2024-03-05'],
    ['de', 'Dez. 2024', '2024-12'],
    ['fr', 'hier', '2026-03-14'],
    ['fr', 'il y a 2 semaines', '2026-03-01'],
    ['fr', '5 août 2024', '2024-08-05'],
    ['pl', '5 maja 2024', '2024-05-05'],
    ['pl', 'maj 2024', '2024-05'],
    ['zh', '昨天', '2026-03-14'],
    ['zh', '2周前', '2026-03-01'],
    ['zh', '2024年5月12日', '2024-05-12'],
    ['en', 'last month', '2026-02'],
    ['en', 'this year', '2026'],
  ])('%s: %s is %s, from the calendar of the language', (tag, text, date) =>
    expect(days(text, tag === 'en' ? inEnglish : inTag(tag))).toEqual([date]),
  )

  it('is understood in English, too', () => {
    for (const text of ['yesterday', '2 weeks ago', 'two weeks ago', '1 day ago', '5 March 2024', '12th of May, 2024'])
      expect(days(text, inTag('de'))).toEqual(days(text, inEnglish))
  })

  it('is questioned if it may mean two: two months start alike, or one starts like an English one', () => {
    expect(days('jui 2024', inTag('fr'))).toEqual(['2024-06', '2024-07'])
    expect(days('mar 2024', inTag('fi'))).toEqual(['2024-11', '2024-03'])
    expect(days('mar 2024', inTag('de'))).toEqual(['2024-03'])
  })

  it('cannot be a whole week, or in the future', () => {
    for (const text of ['last week', 'this week', 'next month', 'in 2 weeks']) expect(days(text, inEnglish)).toEqual([])
    expect(days('letzte Woche', inTag('de'))).toEqual([])
  })

  it('is read in the form in which a language shows it', () => {
    const inOther = inTag('es', { 'date.day': '{day} de {month} de {year}', 'month.3': 'marzo' })
    for (const say of [inPseudo, inOther, inTag('zh', { 'date.day': '{year}年{month}{day}日', 'month.3': '3月' })])
      for (const date of ['2024-03-05', '2023-03'].slice(0, say === inPseudo ? 2 : 1))
        expect(days(dateInWords(date, say), say)).toEqual([date])
  })
})

describe('other words that can be typed', () => {
  const own = inTag('de', {
    'word.ongoing': 'läuft noch | dauert an',
    'word.count.2': 'zwei',
    'word.age': 'Jahre | Jahre alt | J.',
    'word.age.to': 'bis',
    'word.age.tens': '{tens}er',
  })

  it('come with the language', () => {
    expect(typedEnd('Läuft noch', TODAY, own)).toEqual({ ok: true, value: { goesOn: true } })
    expect(typedEnd('heute', TODAY, own).ok).toBe(false)
    expect(days('vor zwei Wochen', own)).toEqual(['2026-03-01'])
    const birth = (text: string) => typedBirth(text, TODAY, { min: 0, max: 130 }, own)
    expect(birth('58 Jahre')).toEqual({ ok: true, value: { age: 58 } })
    expect(birth('60 bis 69')).toEqual({ ok: true, value: { age: { min: 60, max: 69 } } })
    expect(birth('60er')).toEqual({ ok: true, value: { age: { min: 60, max: 69 } } })
    expect(birth('58 J.')).toEqual({ ok: true, value: { age: 58 } })
    expect(birth('58 years old')).toEqual({ ok: true, value: { age: 58 } })
  })

  it('are shown as they are understood, from the calendar if the language has none', () => {
    expect(typedWords(own).shown('word.today')).toBe('heute')
    expect(typedWords(own).shown('word.ago.weeks', { count: 2 })).toBe('vor 2 Wochen')
    expect(typedWords(inEnglish).shown('word.ago.weeks', { count: 2 })).toBe('2 weeks ago')
  })

  it('clash if one means two things at the same question', () => {
    const words = (messages: Partial<Record<MessageKey, string>>) => clashesIn(inTag('xx', messages))
    expect(words({})).toEqual([])
    expect(words({ 'word.yesterday': 'Today' })).toEqual([{ word: 'today', keys: ['word.today', 'word.yesterday'] }])
    expect(words({ 'answer.yes': 'no', 'answer.no': 'yok' })).toEqual([
      { word: 'no', keys: ['answer.yes', 'answer.no'] },
    ])
    expect(words({ 'month.11': 'March' })).toEqual([{ word: 'march', keys: ['month.3', 'month.11'] }])
  })
})

const rules = rulesOf({
  T: `  - {id: I1, text: t, cites: c, require: {sex: female, smoker: false, age: 18..75}}
  - {id: I2, text: t, cites: c, require: {spots: {some: {place: bone, seen: within 1 year}}}}
`,
})
const screener = new Screener(rules, parseDay(AS_OF) ?? 0)

/** One question, answered in a language line by line: what was shown, what is recorded, and how it is repeated. */
async function answered(
  path: string,
  lines: readonly string[],
  say: Say,
): Promise<{ readonly said: string; readonly value: Json | undefined; readonly told: string }> {
  const said: string[] = []
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''))
  const typed = new Lines(() => Readable.from([bytes]), { during: (work) => work })
  const prompts = linearPrompts(typed, (line) => said.push(line))
  const record = { id: '1', spots: [{ place: 'bone' }] }
  const read = screener.read(record)
  const question = questionFor(path, screener.evaluate(read.ok ? read.facts : (undefined as never)), rules.dictionary)
  if (question === undefined) throw new Error(`no question for ${path}`)
  const asking = { record, dictionary: rules.dictionary, today: AS_OF, screen: { ...SCREEN, say }, labs: [] }
  const move = await ask(question, { ...asking, total: undefined, dayBefore: undefined, units: undefined, prompts })
  const [answer] = move.kind === 'answer' ? move.value : []
  if (answer === undefined) throw new Error('no answer')
  return { said: said.join('\n'), value: answer.value, told: answerText(answer, rules.dictionary, say) }
}

describe('an answer in another language', () => {
  const { of, shown } = typedWords(inPseudo)

  it('is typed as its question shows, recorded, and repeated', async () => {
    const [yes = ''] = of('answer.yes')
    for (const [path, typed, value, told] of [
      ['smoker', yes, true, inPseudo('value.yes')],
      ['smoker', inPseudo('answer.no'), false, inPseudo('value.no')],
      ['smoker', of('word.unknown')[0] ?? '', undefined, inPseudo('value.not-known')],
      ['born', dateInWords('1964-03-05', inPseudo), '1964-03-05', '1964-03-05'],
      ['born', dateInWords('1964-03', inPseudo), '1964-03', '1964-03'],
      ['born', shown('word.today'), AS_OF, AS_OF],
      ['born', of('word.unknown')[1] ?? '', undefined, inPseudo('value.not-known')],
    ] as const) {
      const done = await answered(path, [typed], inPseudo)
      expect([typed, done.value, done.told]).toEqual([typed, value, told])
    }
  })

  it('is asked for with hints whose words are all understood', async () => {
    for (const say of [inEnglish, inPseudo, inTag('de')]) {
      const words = typedWords(say)
      const dates = (year: string): string[] => [dateInWords(`${year}-03`, say), dateInWords(`${year}-03-05`, say)]
      const ago = [words.shown('word.today'), words.shown('word.ago.weeks', { count: 2 })]
      for (const [path, hints] of [
        ['spots[0].seen', [...ago, ...dates('2024')]],
        ['born', dates('1964')],
      ] as const) {
        const { said } = await answered(path, ['*'], say)
        for (const hint of hints) {
          const bare = hint.replaceAll('[en] ', '')
          expect(said).toContain(bare)
          expect(days(bare, say)).toHaveLength(1)
        }
      }
    }
  })

  it('may use every word for a past time, understood with its count and unit', () => {
    for (const key of (Object.keys(EN) as MessageKey[]).filter((one) => one.startsWith('word.ago.'))) {
      const unit = key.split('.').at(-1)
      for (const say of [inEnglish, inPseudo])
        expect(typedWords(say).ago(typedWords(say).shown(key, { count: 3 }))).toEqual({ count: 3, unit })
    }
    expect(clashesIn(inPseudo)).toEqual([])
  })
})
