import type { Rows } from './row.ts'

/** Mistakes in translations. */
export const TRANSLATIONS = {
  'translation/name': {
    severity: 'error',
    title: 'A translation of nothing',
    why: 'It would be read by nobody, or in a language that it is not in.',
    fix: 'Name it after the file that it translates, with the language before the ending: `NCT04158843.de.yaml`.',
    around: 'translation',
    bad: 'format: prescreen/translation/1\nlanguage: fr\ntexts: {}\n',
    good: 'format: prescreen/translation/1\nlanguage: de\ntexts: {}\n',
  },
  'translation/template': {
    severity: 'error',
    title: 'A sentence that does not say what the English one says',
    why: 'What stands in braces is put in. Without it a requirement would be missing on the page; so the English sentence is shown.',
    fix: 'Use each name of the English sentence, in every form of a plural, and no other.',
    around: 'interface',
    bad: 'format: prescreen/translation/1\nlanguage: de\ntexts:\n  value.between: {en: "{min} to {max}", de: "ab {min}"}\n',
    good: 'format: prescreen/translation/1\nlanguage: de\ntexts:\n  value.between: {en: "{min} to {max}", de: "{min} bis {max}"}\n',
  },
  'translation/words': {
    severity: 'warning',
    title: 'A typed word that means two things',
    why: 'English words are understood beside those of the language. Where both mean something else, the word is asked about, or means what it does in the language.',
    fix: 'Leave the word out where there is another way to type it; else nothing has to be done.',
    around: 'interface',
    bad: 'format: prescreen/translation/1\nlanguage: de\ntexts:\n  word.today: {en: today, de: heute | yesterday}\n',
    good: 'format: prescreen/translation/1\nlanguage: de\ntexts:\n  word.today: {en: today, de: heute}\n',
  },
  'translation/stale': {
    severity: 'warning',
    title: 'A translation of an English text that was changed or removed',
    why: 'The translation may say what no longer holds; so the English text is shown.',
    fix: 'Translate the English text of today, and put that beside it.',
    around: 'translation',
    bad: 'format: prescreen/translation/1\nlanguage: de\ntexts:\n  I1.text: {en: Men only., de: Nur Männer.}\n',
    good: 'format: prescreen/translation/1\nlanguage: de\ntexts:\n  I1.text: {en: Women only., de: Nur Frauen.}\n',
  },
  'translation/missing': {
    severity: 'info',
    title: 'Texts without a translation',
    why: 'They are shown in English, marked `[en]`.',
    fix: 'Translate them; `prescreen translate de` writes them into the file, each beside its English.',
    around: 'translation',
    bad: 'format: prescreen/translation/1\nlanguage: de\ntexts:\n  I1.text: {en: Women only., de: Nur Frauen.}\n',
    good: 'format: prescreen/translation/1\nlanguage: de\ntexts:\n  title: {en: t, de: T}\n  I1.text: {en: Women only., de: Nur Frauen.}\n',
  },
} satisfies Rows
